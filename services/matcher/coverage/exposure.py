"""Figures of exposure: how often each counterpart is suggested, and how evenly."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import Cell, Figure, country_label, percent
from services.matcher.domain.measures import gini, top_share
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import Exposure, exposure_histogram, most_exposed

TOP = 10
BINS = ((0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, 49), (50, None))
"""How many localities, from and to."""
WORDS = ((0.2, "very evenly"), (0.4, "fairly evenly"), (0.6, "unevenly"), (1.01, "very unevenly"))
"""A Gini coefficient below a limit in words."""
NOTE = "How many localities a counterpart was ever suggested to; each locality counts once."


async def exposure(session: AsyncSession, scope: Scope, _: datetime) -> list[Figure]:
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
    finding = (
        f"Suggestions are spread {words} over {total:,} counterparts (Gini {value:.2f}, where 0 is "
        f"the same for all and 1 is everything to one); {never:,} were never suggested."
    )
    return Figure(
        "spread", "How evenly counterparts are suggested", "counts", finding,
        ("Localities suggested to", "Counterparts", "Share"), tuple(rows) if total else (), NOTE,
    )  # fmt: skip


def _most(found: list[Exposure], histogram: dict[int, int]) -> Figure:
    total = sum(value * n for value, n in histogram.items())
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{e.name}, {country_label(e.country)}", e.localities, percent(e.localities, total))
        for e in found
    )
    share = percent(top_share(histogram, TOP), 1)
    finding = "No counterpart has been suggested."
    if rows:
        finding = (
            f"The {len(rows)} most suggested counterparts have {share} of all suggestions; "
            f"{found[0].name} leads with {found[0].localities:,}."
        )
    return Figure(
        "most-suggested", "The most suggested counterparts", "counts", finding,
        ("Counterpart", "Localities suggested to", "Share of all"), rows, NOTE,
    )  # fmt: skip


def _bin(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    if low == high:
        return "Never" if low == 0 else str(low)
    return f"{low} to {high}"
