"""Figures of ties and matches by country and theme."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import (
    Cell,
    Figure,
    amount,
    country_label,
    largest,
    listed,
    theme_label,
)
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import matches_by_country_theme, ties

KINDS = {
    "sister_city": "Sister cities",
    "friendship": "Friendships",
    "project": "Projects",
    "contact": "Contacts",
    "membership": "Memberships",
}
MATCHED = "Every suggestion counts, also those that were closed or declined."
Numbers = dict[str | None, tuple[int, int]]


async def relations(session: AsyncSession, scope: Scope, _: datetime) -> list[Figure]:
    """Ties by country, matches by country and by theme, and both together."""
    found = await matches_by_country_theme(session, scope)
    return [
        _ties(await ties(session, scope)),
        _matches("countries", "Matches by country", "Country", _sum(found, 0), country_label),
        _matches("themes", "Matches by theme", "Theme", _sum(found, 1), theme_label),
        _both(found),
    ]


def _ties(found: dict[tuple[str | None, str], int]) -> Figure:
    countries = {country for country, _ in found}
    kinds = [k for k in KINDS if any(kind == k for _, kind in found)]
    rows: list[tuple[Cell, ...]] = []
    for country in countries:
        counts = [found.get((country, kind), 0) for kind in kinds]
        rows.append((country_label(country), *counts, sum(counts)))
    ordered = largest(rows, len(kinds) + 1)
    total = sum(found.values())
    finding = f"Registered localities have {amount(total, 'tie', 'ties')} with registered parties."
    if ordered:
        finding += f" Most are with {listed([str(row[0]) for row in ordered[:3]])}."
    return Figure(
        "ties", "Existing ties by country", "stacked", finding,
        ("Country", *(KINDS[k] for k in kinds), "All ties"), ordered,
        "Ties count once both ends are registered, whatever the period. A tie has no theme.",
    )  # fmt: skip


def _sum(found: list[tuple[str | None, str | None, int, int]], by: int) -> Numbers:
    totals: Numbers = {}
    for country, theme, matches, approved in found:
        key = theme if by else country
        a, b = totals.get(key, (0, 0))
        totals[key] = (a + matches, b + approved)
    return totals


def _matches(
    key: str, title: str, column: str, totals: Numbers, named: Callable[[str | None], str]
) -> Figure:
    rows = largest(((named(k), n - ok, ok, n) for k, (n, ok) in totals.items()), 3)
    total, approved = sum(n for n, _ in totals.values()), sum(ok for _, ok in totals.values())
    finding = f"Officers approved {approved:,} of {amount(total, 'match', 'matches')}."
    if rows:
        finding += f" Most matches: {listed([str(row[0]) for row in rows[:3]])}."
    note = "The theme is that of the two statements that meet best. " if key == "themes" else ""
    return Figure(
        key, title, "stacked", finding, (column, "Not approved", "Approved", "All matches"),
        rows, note + MATCHED,
    )  # fmt: skip


def _both(found: list[tuple[str | None, str | None, int, int]]) -> Figure:
    rows = tuple(
        (country_label(c), theme_label(t), n, ok)
        for c, t, n, ok in sorted(found, key=lambda r: (-r[2], str(r[0]), str(r[1])))
    )
    finding = "No match yet."
    if rows:
        country, theme, count, _ = rows[0]
        finding = f"The largest group is {theme} with {country}: {count:,} matches."
    return Figure(
        "countries-themes", "Matches by country and theme", "grid", finding,
        ("Country", "Theme", "All matches", "Approved"), rows,
        f"The chart shows the countries and themes with most matches. {MATCHED}",
    )  # fmt: skip
