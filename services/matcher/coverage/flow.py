"""Figures of how far matches come, why they stop, how long each step takes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import Cell, Figure, amount, percent
from services.matcher.domain.coverage import DROPS, NO_ANSWER, STEPS, WAITS
from services.matcher.domain.measures import quantile
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import hours, standings, waiting_since

STAYS = (
    "Suggested, until an officer looks",
    "Waiting for a second person",
    "Asked, until settled",
    "Both agreed, until they meet",
    "Met, until something is agreed",
)
"""What `queries.HOURS` measure, in their order."""
HOURS_A_DAY = 24
PERIOD = "A period counts matches that were suggested in it."
Standings = list[tuple[int, str, int]]


async def funnel(session: AsyncSession, scope: Scope, now: datetime) -> list[Figure]:
    """How many matches reach each step, and what became of the others."""
    found = await standings(session, scope, now - NO_ANSWER)
    named = [
        (step, "no_answer" if late and status in ("answer", "not_now") else status, n)
        for step, status, late, n in found
    ]
    return [_steps(named), _stops(named)]


async def times(session: AsyncSession, scope: Scope, now: datetime) -> list[Figure]:
    """How long matches stay in each state, and how long those that wait have waited."""
    waiting = await waiting_since(session, scope)
    return [_stays(await hours(session, scope)), _waits(waiting, now)]


def _steps(found: Standings) -> Figure:
    reached = [sum(n for step, _, n in found if step >= i + 1) for i in range(len(STEPS))]
    rows = tuple(
        (name.capitalize(), n, percent(n, reached[0]), percent(n, reached[max(0, i - 1)]))
        for i, (name, n) in enumerate(zip(STEPS, reached, strict=True))
    )
    finding = (
        f"Of {amount(reached[0], 'suggestion', 'suggestions')}, officers approved {reached[1]:,} and "
        f"both sides said yes to {reached[2]:,}; {reached[3]:,} led to a meeting, {reached[4]:,} to "
        "an agreement."
    )
    return Figure(
        "steps", "From suggestion to agreement", "steps", finding,
        ("Step", "Matches", "Of all suggested", "Of the step before"),
        rows if reached[0] else (),
        f"Consented: both sides said yes. Met, agreed: one side reported it. {PERIOD}",
    )  # fmt: skip


def _stops(found: Standings) -> Figure:
    totals: dict[tuple[int, str], int] = {}
    for step, status, n in found:
        if status != "done":
            totals[step, status] = totals.get((step, status), 0) + n
    rows: list[tuple[Cell, ...]] = [
        (
            (DROPS | WAITS).get(status, status.replace("_", " ").capitalize()),
            n,
            f"After “{STEPS[step - 1]}”",
            "Still open" if status in WAITS else "Stopped",
        )
        for (step, status), n in sorted(totals.items(), key=lambda item: (item[0][0], -item[1]))
    ]
    stopped = [row for row in rows if row[3] == "Stopped"]
    finding = "No match has stopped."
    if stopped:
        most = max(stopped, key=lambda row: int(row[1] or 0))
        all_ = sum(int(row[1] or 0) for row in stopped)
        finding = (
            f"{amount(all_, 'match', 'matches')} went no further. The most frequent reason: "
            f"{str(most[0])[0].lower()}{str(most[0])[1:]} ({most[1]:,})."
        )
    return Figure(
        "reasons", "Why matches go no further", "stops", finding,
        ("Reason", "Matches", "Last step", "State"), tuple(rows),
        f"A suggestion that was replaced by a newer one of the same pair counts as stopped. {PERIOD}",
    )  # fmt: skip


def _stays(found: list[dict[int, int]]) -> Figure:
    rows: list[tuple[Cell, ...]] = []
    for name, histogram in zip(STAYS, found, strict=True):
        if histogram:
            median, most = (_days(quantile(histogram, share)) for share in (0.5, 0.9))
            rows.append((name, median, most, sum(histogram.values())))
    finding = "Nothing has left a state yet."
    if rows:
        slow = max(rows, key=lambda row: float(row[1] or 0))
        finding = (
            f"The longest stay is “{slow[0]}”: half of the matches leave it within {slow[1]} days, "
            f"nine of ten within {slow[2]} days."
        )
    return Figure(
        "stays", "Time in each state", "stays", finding,
        ("State", "Median days", "90th percentile, days", "Matches"), tuple(rows),
        "Only stays that have ended, counted in whole hours. Settled: both sides said yes or one "
        f"said no. {PERIOD}",
    )  # fmt: skip


def _waits(found: dict[str, tuple[int, datetime | None]], now: datetime) -> Figure:
    rows = tuple(
        (words, count, (now - since).days if since else None)
        for status, words in WAITS.items()
        if status != "done" and status in found
        for count, since in (found[status],)
    )
    finding = "No match is waiting."
    if rows:
        most = max(rows, key=lambda row: row[1])
        finding = (
            f"{amount(sum(row[1] for row in rows), 'match is', 'matches are')} waiting; the largest "
            f"group: {most[0][0].lower()}{most[0][1:]} ({most[1]:,}), the oldest for "
            f"{amount(most[2] or 0, 'day', 'days')}."
        )
    rows = tuple((f"{a}".replace(", under 30 days", ""), b, c) for a, b, c in rows)
    return Figure(
        "waits", "What is waiting now", "waits", finding,
        ("State", "Matches", "Oldest, days"), rows,
        f"Days since both sides were asked, or since the suggestion before that. {PERIOD}",
    )  # fmt: skip


def _days(hours_: int | None) -> float | None:
    return None if hours_ is None else round(hours_ / HOURS_A_DAY, 1)
