"""The fonts of a PDF, and a visible stand-in for writing that none of them has.

Noto, under the SIL Open Font License: most scripts and Han signs come from packages of PyPI, the
syllabaries of Cherokee and of Canada from packages of npm.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import manimgx_fonts
import noto_cjk_sans_otc
import typst
from fontTools.ttLib import TTCollection, TTFont

from shared.briefs.texts import JOINERS

HAN = {"CN": "SC", "SG": "SC", "TW": "TC", "HK": "HK", "MO": "HK", "KR": "KR", "KP": "KR"}
"""Which national forms of Han signs a country writes; the others get those of Japan."""

_NPM = Path(__file__).parents[1] / "web" / "node_modules" / "@expo-google-fonts"
_REGULAR = "400Regular"
_WORD = re.compile(r"\s*\S+")


def folders() -> list[Path]:
    """Where font files are; of the npm packages only the regular weight."""
    packages = [Path(p.__path__[0]) for p in (manimgx_fonts, noto_cjk_sans_otc)]
    return [*packages, *sorted(_NPM.glob(f"*/{_REGULAR}"))]


@cache
def book() -> typst.Fonts:
    """All fonts, found once in a process; nothing of the machine's own."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders())
    )


def families(country: str | None) -> list[str]:
    """The order in which fonts are asked for a sign."""
    first = ["Noto Sans", f"Noto Sans CJK {HAN.get(country or '', 'JP')}"]
    others = [f for f in book().families() if "Mono" not in f and "Emoji" not in f]
    return [*first, *sorted(set(others) - set(first))]


def readable(text: str) -> str:
    """A text in which runs of signs without a font are replaced by what they are, in brackets."""
    if all(_has(c) for c in text):
        return text
    shown: list[str] = []
    for word in _WORD.findall(text):
        missing = [c for c in word if not _has(c)]
        kept = "".join(c for c in word if _has(c))
        shown += [kept, _stand_in(missing)] if missing else [word]
    return " ".join(_once("".join(shown)).split())


def _stand_in(missing: Sequence[str]) -> str:
    """Says which script is missing; nothing for signs that only change the one before."""
    visible = [c for c in missing if unicodedata.category(c)[0] != "M"]
    if not visible:
        return ""
    if not visible[0].isalpha():
        return " [symbol]"
    script = unicodedata.name(visible[0], "unknown").split()[0].capitalize()
    return f" [{script} text]"


def _once(text: str) -> str:
    """One stand-in for several words in a row."""
    return re.sub(r"(\[[^\[\]]+\])(\s+\1)+", r"\1", text)


def _has(character: str) -> bool:
    return ord(character) in _coverage() or character.isspace() or character in JOINERS


@cache
def _coverage() -> frozenset[int]:
    """Every code point that some font draws."""
    return frozenset(
        sign
        for folder in folders()
        for path in sorted(folder.glob("*.[to]t[fc]"))
        for sign in _signs(path)
    )


def _signs(path: Path) -> list[int]:
    """The signs of a font, or of the first of a collection: those of one collection are alike."""
    if path.suffix == ".ttc":
        with TTCollection(path, lazy=True) as collection:
            return list(collection.fonts[0].getBestCmap())
    with TTFont(path, lazy=True) as font:
        return list(font.getBestCmap())
