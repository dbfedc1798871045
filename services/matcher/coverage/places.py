"""Figures of who has registered and whom nothing has been suggested: maps, states, sizes, governments."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import (
    CODE,
    Figure,
    amount,
    country_label,
    largest,
    listed,
    percent,
    state_name,
)
from services.matcher.domain.coverage import GOVERNMENT_NAMES, RURAL_BELOW, SIZE_NAMES
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import LocalityCount, counterparts, localities

NOW = "Counted as it stands now, whatever the period."
WITHOUT = (
    "Without a suggestion: nothing is suggested at present, and no approved match is under way or "
    "led to anything."
)
WAITING = "Waiting: an approved match to which not everybody has answered yes or no."
COLUMNS = ("Registered", "Without a suggestion", "Share without", "Waiting for an answer")
Counts = tuple[int, int, int]


async def overview(session: AsyncSession, scope: Scope, _: datetime) -> list[Figure]:
    """Three maps of the United States and one of the world."""
    counted = _totals(await localities(session, scope), lambda c: c.subdivision)
    return [
        _registered(counted),
        _without(counted),
        _waiting(counted),
        _world(await counterparts(session)),
    ]


async def reach(session: AsyncSession, scope: Scope, _: datetime) -> list[Figure]:
    """Who is reached, by size, form of government and state."""
    found = await localities(session, scope)
    sizes = _totals(found, lambda c: c.size)
    governments = _totals(found, lambda c: c.government)
    states = _totals(found, lambda c: c.subdivision)
    rural = f"A rural county has fewer than {RURAL_BELOW:,} inhabitants."
    return [
        _reach("sizes", "By size", [(SIZE_NAMES[k], sizes[k]) for k in SIZE_NAMES if k in sizes]),
        _reach(
            "governments",
            "By form of government",
            [(GOVERNMENT_NAMES[k], governments[k]) for k in GOVERNMENT_NAMES if k in governments],
            rural,
        ),
        _reach(
            "states",
            "By state",
            sorted(
                ((state_name(k), counts) for k, counts in states.items()),
                key=lambda row: (-row[1][1], -row[1][0], row[0]),
            ),
            "The chart shows the states with most localities without a suggestion.",
        ),
    ]


def _totals(
    found: Sequence[LocalityCount], of: Callable[[LocalityCount], str | None]
) -> dict[str | None, Counts]:
    totals: dict[str | None, Counts] = {}
    for count in found:
        a, b, c = totals.get(of(count), (0, 0, 0))
        totals[of(count)] = (a + count.registered, b + count.without, c + count.waiting)
    return totals


def _registered(counted: dict[str | None, Counts]) -> Figure:
    total = sum(n for n, _, _ in counted.values())
    states = [k for k in counted if k]
    rows = largest(((state_name(k), n, k) for k, (n, _, _) in counted.items()), 1)
    finding = (
        f"{amount(total, 'locality', 'localities')} in {amount(len(states), 'state', 'states')} "
        f"and territories {'has' if total == 1 else 'have'} registered."
    )
    if rows:
        finding += f" Most are in {rows[0][0]} ({rows[0][1]:,})."
    return Figure(
        "us-registered", "Registered localities", "us_map", finding,
        ("State", "Registered", CODE), rows, NOW,
    )  # fmt: skip


def _without(counted: dict[str | None, Counts]) -> Figure:
    total = sum(n for n, _, _ in counted.values())
    without = sum(n for _, n, _ in counted.values())
    rows = largest(((state_name(k), n, all_, k) for k, (all_, n, _) in counted.items()), 1)
    have = "has" if without == 1 else "have"
    finding = f"{without:,} of {total:,} registered localities {have} no suggestion"
    finding += f"; most in {rows[0][0]} ({rows[0][1]:,})." if without else "."
    return Figure(
        "us-without", "Localities without any suggestion", "us_map", finding,
        ("State", "Without a suggestion", "Registered", CODE), rows, f"{WITHOUT} {NOW}",
    )  # fmt: skip


def _waiting(counted: dict[str | None, Counts]) -> Figure:
    total = sum(n for n, _, _ in counted.values())
    waiting = sum(n for _, _, n in counted.values())
    rows = largest(((state_name(k), n, all_, k) for k, (all_, _, n) in counted.items()), 1)
    wait = "waits" if waiting == 1 else "wait"
    finding = f"{waiting:,} of {total:,} registered localities {wait} for an answer"
    finding += f"; most in {rows[0][0]} ({rows[0][1]:,})." if waiting else "."
    return Figure(
        "us-waiting", "Localities waiting for an answer", "us_map", finding,
        ("State", "Waiting for an answer", "Registered", CODE), rows, f"{WAITING} {NOW}",
    )  # fmt: skip


def _world(found: Sequence[tuple[str | None, int, int]]) -> Figure:
    rows = largest(((country_label(k), n, never, k) for k, n, never in found), 1)
    total = sum(n for _, n, _ in found)
    never = sum(n for _, _, n in found)
    finding = (
        f"{amount(total, 'counterpart', 'counterparts')} abroad in "
        f"{amount(len(found), 'country', 'countries')} registered; {never:,} of them "
        f"({percent(never, total)}) {'has' if never == 1 else 'have'} never been suggested."
    )
    if rows:
        finding += f" Most are in {listed([str(row[0]) for row in rows[:3]])}."
    return Figure(
        "world-counterparts", "Counterparts abroad", "world_map", finding,
        ("Country", "Registered", "Never suggested", CODE), rows,
        f"{NOW} The place and the kind of partner that you chose do not limit this map.",
    )  # fmt: skip


def _reach(key: str, title: str, found: Sequence[tuple[str, Counts]], note: str = "") -> Figure:
    rows = tuple(
        (name, n, without, percent(without, n), waiting) for name, (n, without, waiting) in found
    )
    total, without = sum(c[0] for _, c in found), sum(c[1] for _, c in found)
    finding = f"{without:,} of {total:,} localities ({percent(without, total)}) have no suggestion."
    worst = max(found, key=lambda row: (row[1][1] / row[1][0], row[1][0]), default=None)
    if worst and worst[1][1]:
        name, (n, missing, _) = worst
        finding += f" The share is highest under “{name}”: {missing:,} of {n:,}."
    return Figure(
        key, title, "with_without", finding, (title.removeprefix("By ").capitalize(), *COLUMNS),
        rows, f"{note} {WITHOUT} {NOW}".strip(),
    )  # fmt: skip
