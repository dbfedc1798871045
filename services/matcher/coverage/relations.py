"""Figures of ties and matches by country and theme."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import (
    Cell,
    Figure,
    country_label,
    largest,
    theme_label,
)
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import matches_by_country_theme, ties
from shared.texts import Phrase, _, formats, plural

KINDS = {
    "sister_city": Phrase("Sister cities"),
    "friendship": Phrase("Friendships"),
    "project": Phrase("Projects"),
    "contact": Phrase("Contacts"),
    "membership": Phrase("Memberships"),
}
MATCHED = Phrase("Every suggestion counts, also those that were closed or declined.")
Numbers = dict[str | None, tuple[int, int]]


async def relations(session: AsyncSession, scope: Scope, _now: datetime) -> list[Figure]:
    """Ties by country, matches by country and by theme, and both together."""
    found = await matches_by_country_theme(session, scope)
    return [
        _ties(await ties(session, scope)),
        _matches("countries", _("Matches by country"), _("Country"), _sum(found, 0), country_label),
        _matches("themes", _("Matches by theme"), _("Theme"), _sum(found, 1), theme_label),
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
    finding = plural(
        "Registered localities have %(count)s tie with registered parties.",
        "Registered localities have %(count)s ties with registered parties.",
        total, count=formats.number(total),
    )  # fmt: skip
    if ordered:
        names = formats.listed(row[0] for row in ordered[:3])
        finding = " ".join((finding, _("Most are with %(names)s.", names=names)))
    return Figure(
        "ties", _("Existing ties by country"), "stacked", finding,
        (_("Country"), *(str(KINDS[k]) for k in kinds), _("All ties")), ordered,
        _("Ties count once both ends are registered, whatever the period. A tie has no theme."),
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
    finding = plural(
        "Officers approved %(approved)s of %(count)s match.",
        "Officers approved %(approved)s of %(count)s matches.",
        total, approved=formats.number(approved), count=formats.number(total),
    )  # fmt: skip
    if rows:
        names = formats.listed(row[0] for row in rows[:3])
        finding = " ".join((finding, _("Most matches: %(names)s.", names=names)))
    note = str(MATCHED)
    if key == "themes":
        note = " ".join((_("The theme is that of the two statements that meet best."), note))
    return Figure(
        key, title, "stacked", finding, (column, _("Not approved"), _("Approved"), _("All matches")),
        rows, note,
    )  # fmt: skip


def _both(found: list[tuple[str | None, str | None, int, int]]) -> Figure:
    rows = tuple(
        (country_label(c), theme_label(t), n, ok)
        for c, t, n, ok in sorted(found, key=lambda r: (-r[2], str(r[0]), str(r[1])))
    )
    finding = _("No match yet.")
    if rows:
        country, theme, count = rows[0][:3]
        finding = plural(
            "The largest group is %(theme)s with %(country)s: %(count)s match.",
            "The largest group is %(theme)s with %(country)s: %(count)s matches.",
            count, theme=theme, country=country, count=formats.number(count),
        )  # fmt: skip
    return Figure(
        "countries-themes", _("Matches by country and theme"), "grid", finding,
        (_("Country"), _("Theme"), _("All matches"), _("Approved")), rows,
        " ".join((_("The chart shows the countries and themes with most matches."), str(MATCHED))),
    )  # fmt: skip
