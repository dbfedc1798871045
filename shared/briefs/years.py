"""What a first year could look like: steps from `first_year.toml` for themes and stances.

The sentences are written by us, in English; only names are filled in. Nothing here is made up for a party.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.briefs.model import Step
from shared.profile import Kind
from shared.texts import Phrase
from shared.themes import THEMES, Theme

FILE = Path(__file__).parent / "first_year.toml"
PERIODS = (
    Phrase("Months 1 to 3"),
    Phrase("Months 4 to 6"),
    Phrase("Months 7 to 9"),
    Phrase("Months 10 to 12"),
)
LONG_MIDDLE = Phrase("Months 4 to 9")
OTHER = "other"
MIDDLE = 2
"""Themes that a first year takes up."""


@dataclass(frozen=True, slots=True)
class Work:
    """A theme to work on: who learns from whom, or nobody in particular if `together`."""

    theme: Theme | None
    learner: str
    teacher: str
    together: bool


def year(kind: Kind | None, works: Iterable[Work], locality: str, party: str) -> tuple[Step, ...]:
    """Four steps with a partner of a kind, or of one party alone (None)."""
    frame = _texts()["frames"][kind.value if kind else "alone"]
    chosen = _different(works)
    names = {"locality": locality, "party": party}
    if "step" in frame:
        themes = [_theme_words(w.theme) for w in chosen] or [_theme_words(None)]
        middle = [frame["step"].format(theme=" and ".join(themes), **names)]
    else:
        middle = [_work(w) for w in chosen] or [_work(Work(None, locality, party, together=True))]
    texts = [frame["start"].format(**names), *middle, frame["end"].format(**names)]
    return tuple(
        Step(str(when), _sentences(t)) for when, t in zip(_periods(len(texts)), texts, strict=True)
    )


def _periods(count: int) -> Sequence[Phrase]:
    if count == len(PERIODS):
        return PERIODS
    return (PERIODS[0], LONG_MIDDLE, PERIODS[-1])


def _different(works: Iterable[Work]) -> list[Work]:
    """The first works of different themes."""
    first: dict[Theme | None, Work] = {}
    for work in works:
        first.setdefault(work.theme, work)
    known = [w for theme, w in first.items() if theme is not None]
    return (known or list(first.values()))[:MIDDLE]


def _work(work: Work) -> str:
    texts = _texts()["themes"][work.theme.value if work.theme else OTHER]
    topic = f"{THEMES[work.theme].name}: " if work.theme else ""
    text = texts["together" if work.together else "learn"]
    return f"{topic}{text.format(learner=work.learner, teacher=work.teacher)}"


def _theme_words(theme: Theme | None) -> str:
    return THEMES[theme].name.lower() if theme else "its first topic"


def _sentences(text: str) -> str:
    """A text whose sentences begin with a capital, also where one begins with "a partner"."""
    return re.sub(r"(^|[.] )a(?=n? )", r"\1A", text)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
