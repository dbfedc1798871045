"""Finds names of places in scripts without spaces or with particles: Han, kana, Thai, Hangul."""

import re
from typing import Final

from services.matcher.names.sources import OFFICES, Lexicon
from services.matcher.names.wording import MARK, PARTICLES

_RUN: Final = re.compile("[一-鿿々゠-ヿ＝]{2,}|[฀-๿]{5,}")
_HANGUL: Final = re.compile("[가-힣]{2,}")
_KANA: Final = re.compile("[ァ-ヺー]")
_KOREAN_OFFICES: Final = ("특별시", "광역시", "시", "군", "구", "도", "")
_PEOPLE: Final = frozenset("人語语話话系裔")
"""After the name of a country: a people or a language, which is no place."""
_JOINED: Final = frozenset("民長长役内政立議议会會場场部街")
"""After the word for a city these make another word: "citizens", not "the city of X" and "people"."""


class UnspacedNames:
    """Marks names in a text; holds an index of the first characters of names."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Look names up in `lexicon`."""
        self._lexicon = lexicon
        self._sizes = lexicon.unspaced
        lengths: dict[str, set[int]] = {}
        for name in self._sizes:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {
            start: tuple(sorted(all_, reverse=True)) for start, all_ in lengths.items()
        }

    def mark(self, text: str, language: str) -> str:
        """The text with `MARK` for every name, and Korean particles in the form that fits it."""
        text = _RUN.sub(lambda run: self._mark_run(run[0], language), text)
        return _HANGUL.sub(lambda word: self._mark_hangul(word[0], language), text)

    def _mark_run(self, run: str, language: str) -> str:
        pieces, i = [], 0
        while i < len(run):
            end = self._end(run, i, language)
            pieces.append(MARK if end else run[i])
            i = end or i + 1
        return "".join(pieces)

    def _end(self, run: str, start: int, language: str) -> int:
        """Where the longest name from `start` ends, with the word for its office; 0: no name."""
        for length in self._lengths.get(run[start : start + 2], ()):
            end = start + length
            name = run[start:end]
            if name in self._sizes and self._stands(run, start, end, language):
                return end + _office(run, end)
        return 0

    def _stands(self, run: str, start: int, end: int, language: str) -> bool:
        name, after = run[start:end], run[end : end + 1]
        if _KANA.match(name[0]) and start and _KANA.match(run[start - 1]):
            return False
        if _KANA.match(name[-1]) and _KANA.match(after):
            return False
        if after in _PEOPLE and after:
            return False
        return (after in OFFICES and after != "") or not self._lexicon.is_ordinary(name, language)

    def _mark_hangul(self, word: str, language: str) -> str:
        for length in self._lengths.get(word[:2], ()):
            name, rest = word[:length], word[length:]
            if len(name) != length or name not in self._sizes:
                continue
            for office in _KOREAN_OFFICES:
                particle = (
                    PARTICLES.get(rest.removeprefix(office)) if rest.startswith(office) else None
                )
                if particle is not None and (
                    office or not self._lexicon.is_ordinary(name, language)
                ):
                    return MARK + particle
        return word


def _office(run: str, end: int) -> int:
    """1 if the next character is the word for a city, county or the like, and stands for itself."""
    is_office = run[end : end + 1] in OFFICES and end < len(run)
    return int(
        (is_office and run[end + 1 : end + 2] not in _JOINED) or (is_office and end + 1 == len(run))
    )
