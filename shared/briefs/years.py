"""What a first year could look like, put together from the sentences of `first_year`.

Only names are filled in. Nothing here is made up for a party.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.briefs.first_year import FRAMES, OTHER, STEPS
from shared.briefs.model import Step
from shared.profile import Kind
from shared.texts import Phrase, _, formats, translated
from shared.texts.words import theme_name
from shared.themes import Theme

PERIODS = (
    Phrase("Months 1 to 3"),
    Phrase("Months 4 to 6"),
    Phrase("Months 7 to 9"),
    Phrase("Months 10 to 12"),
)
LONG_MIDDLE = Phrase("Months 4 to 9")
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
    frame = FRAMES[kind.value if kind else "alone"]
    chosen = _different(works)
    names = {"locality": locality, "party": party}
    if frame.step is not None:
        themes = formats.listed([_theme_words(w.theme) for w in chosen] or [_theme_words(None)])
        middle = [translated(frame.step) % {"theme": themes, **names}]
    else:
        middle = [_work(w) for w in chosen] or [_work(Work(None, locality, party, together=True))]
    start, end = (translated(text) % names for text in (frame.start, frame.end))
    texts = [start, *middle, end]
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
    steps = STEPS[work.theme.value] if work.theme else OTHER
    text = translated(steps.together if work.together else steps.learn)
    text %= {"learner": work.learner, "teacher": work.teacher}
    if work.theme is None:
        return text
    return _("%(theme)s: %(step)s", theme=theme_name(work.theme.value), step=_sentences(text))


def _theme_words(theme: Theme | None) -> str:
    return _("“%(theme)s”", theme=theme_name(theme.value)) if theme else _("its first topic")


def _sentences(text: str) -> str:
    """A text whose sentences begin with a capital, also where one begins with "a partner"."""
    return re.sub(r"(^|[.] )(\w)", lambda found: found[1] + found[2].upper(), text)
