"""Figures of exposure: how often each counterpart is suggested, and how evenly."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import Cell, Figure, country_label, percent
from services.matcher.domain.measures import gini, top_share
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import Exposure, exposure_histogram, most_exposed
from shared.texts import Phrase, _, formats, plural

TOP = 10
BINS = ((0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, 49), (50, None))
"""How many localities, from and to."""
WORDS = (
    (0.2, Phrase("very evenly")),
    (0.4, Phrase("fairly evenly")),
    (0.6, Phrase("unevenly")),
    (1.01, Phrase("very unevenly")),
)
"""A Gini coefficient below a limit in words."""
NOTE = Phrase("How many localities a counterpart was ever suggested to; each locality counts once.")


async def exposure(session: AsyncSession, scope: Scope, _now: datetime) -> list[Figure]:
    """How suggestions are spread over counterparts, and who is suggested most."""
    histogram = await exposure_histogram(session, scope)
    return [_spread(histogram), _most(await most_exposed(session, scope, TOP), histogram)]


def _spread(histogram: dict[int, int]) -> Figure:
    total = sum(histogram.values())
    value = gini(histogram)
    words = next(words for limit, words in WORDS if value < limit)
    rows: list[tuple[Cell, ...]] = []
    for low, high in BINS:
        n = sum(c for v, c in histogram.items() if v >= low and (high is None or v <= high))
        rows.append((_bin(low, high), n, percent(n, total)))
    never = histogram.get(0, 0)
    finding = plural(
        "Suggestions are spread %(how)s over %(total)s counterparts (Gini %(gini)s, where 0 is the "
        "same for all and 1 is everything to one); %(never)s was never suggested.",
        "Suggestions are spread %(how)s over %(total)s counterparts (Gini %(gini)s, where 0 is the "
        "same for all and 1 is everything to one); %(never)s were never suggested.",
        never, how=words, total=formats.number(total), gini=f"{value:.2f}",
        never=formats.number(never),
    )  # fmt: skip
    return Figure(
        "spread", _("How evenly counterparts are suggested"), "counts", finding,
        (_("Localities suggested to"), _("Counterparts"), _("Share")),
        tuple(rows) if total else (), str(NOTE),
    )  # fmt: skip


def _most(found: list[Exposure], histogram: dict[int, int]) -> Figure:
    total = sum(value * n for value, n in histogram.items())
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{e.name}, {country_label(e.country)}", e.localities, percent(e.localities, total))
        for e in found
    )
    share = percent(top_share(histogram, TOP), 1)
    finding = _("No counterpart has been suggested.")
    if rows:
        finding = plural(
            "The most suggested counterpart has %(share)s of all suggestions; %(name)s leads with "
            "%(most)s.",
            "The %(n)s most suggested counterparts have %(share)s of all suggestions; %(name)s "
            "leads with %(most)s.",
            len(rows), share=share, name=found[0].name, most=formats.number(found[0].localities),
        )  # fmt: skip
    return Figure(
        "most-suggested", _("The most suggested counterparts"), "counts", finding,
        (_("Counterpart"), _("Localities suggested to"), _("Share of all")), rows, str(NOTE),
    )  # fmt: skip


def _bin(low: int, high: int | None) -> str:
    if high is None:
        return _("%(low)s or more", low=low)
    if low == high:
        return _("Never") if low == 0 else str(low)
    return _("%(low)s to %(high)s", low=low, high=high)
