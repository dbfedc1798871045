"""Figures of how far matches come, why they stop, how long each step takes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import Cell, Figure, percent
from services.matcher.domain.coverage import DROPS, NO_ANSWER, STEPS, WAITS
from services.matcher.domain.measures import quantile
from services.matcher.domain.review import CODES
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import hours, standings, waiting_since
from shared.reasons import reason_of
from shared.texts import Phrase, _, formats, pgettext, plural
from shared.texts.words import label

STAYS = (
    Phrase("Suggested, until an officer looks"),
    Phrase("Waiting for a second person"),
    Phrase("Asked, until settled"),
    Phrase("Both agreed, until they meet"),
    Phrase("Met, until something is agreed"),
)
"""What `queries.HOURS` measure, in their order."""
HOURS_A_DAY = 24
PERIOD = Phrase("A period counts matches that were suggested in it.")
REASONS = DROPS | WAITS
WAITING = WAITS | {"answer": Phrase("Waits for an answer")}
"""Whatever is waiting counts, however long."""
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
        (str(name), n, percent(n, reached[0]), percent(n, reached[max(0, i - 1)]))
        for i, (name, n) in enumerate(zip(STEPS, reached, strict=True))
    )
    all_, approved, consented, met, agreed = map(formats.number, reached)
    finding = plural(
        "Of %(count)s suggestion, officers approved %(approved)s and both sides said yes to "
        "%(consented)s; %(met)s led to a meeting, %(agreed)s to an agreement.",
        "Of %(count)s suggestions, officers approved %(approved)s and both sides said yes to "
        "%(consented)s; %(met)s led to a meeting, %(agreed)s to an agreement.",
        reached[0], count=all_, approved=approved, consented=consented, met=met, agreed=agreed,
    )  # fmt: skip
    note = _("Consented: both sides said yes. Met, agreed: one side reported it.")
    return Figure(
        "steps", _("From suggestion to agreement"), "steps", finding,
        (_("Step"), _("Matches"), _("Of all suggested"), _("Of the step before")),
        rows if reached[0] else (),
        f"{note} {PERIOD}",
    )  # fmt: skip


def _stops(found: Standings) -> Figure:
    totals: dict[tuple[int, str], int] = {}
    for step, status, n in found:
        if status != "done":
            totals[step, status] = totals.get((step, status), 0) + n
    rows: list[tuple[Cell, ...]] = [
        (
            _why(status),
            n,
            _("After “%(step)s”", step=STEPS[step - 1]),
            _("Still open") if status in WAITS else _("Stopped"),
        )
        for (step, status), n in sorted(totals.items(), key=lambda item: (item[0][0], -item[1]))
    ]
    stopped = [row for row in rows if row[3] == _("Stopped")]
    finding = _("No match has stopped.")
    if stopped:
        most = max(stopped, key=lambda row: int(row[1] or 0))
        all_ = sum(int(row[1] or 0) for row in stopped)
        finding = plural(
            "%(count)s match went no further. The most frequent reason: “%(reason)s” (%(most)s).",
            "%(count)s matches went no further. The most frequent reason: “%(reason)s” (%(most)s).",
            all_, count=formats.number(all_), reason=most[0], most=formats.number(int(most[1] or 0)),
        )  # fmt: skip
    note = _("A suggestion that was replaced by a newer one of the same pair counts as stopped.")
    return Figure(
        "reasons", _("Why matches go no further"), "stops", finding,
        (_("Reason"), _("Matches"), _("Last step"), pgettext("of a match", "State")), tuple(rows),
        f"{note} {PERIOD}",
    )  # fmt: skip


def _why(status: str) -> str:
    """A status in words, with the reason that somebody gave for it."""
    kind, _colon, code = status.partition(":")
    words = str(REASONS.get(kind) or label(kind))
    reason = CODES.get(code) if kind == "declined" else reason_of(code)
    return f"{words}: {reason}" if reason is not None else words


def _stays(found: list[dict[int, int]]) -> Figure:
    rows: list[tuple[Cell, ...]] = []
    for name, histogram in zip(STAYS, found, strict=True):
        if histogram:
            median, most = (_days(quantile(histogram, share)) for share in (0.5, 0.9))
            rows.append((str(name), median, most, sum(histogram.values())))
    finding = _("Nothing has left a state yet.")
    if rows:
        slow = max(rows, key=lambda row: float(row[1] or 0))
        finding = _(
            "The longest stay is “%(state)s”: half of the matches leave it within %(half)s days, "
            "nine of ten within %(most)s days.",
            state=slow[0], half=slow[1], most=slow[2],
        )  # fmt: skip
    note = _(
        "Only stays that have ended, counted in whole hours. Settled: both sides said yes or one "
        "said no."
    )
    return Figure(
        "stays", _("Time in each state"), "stays", finding,
        (pgettext("of a match", "State"), _("Median days"), _("90th percentile, days"), _("Matches")), tuple(rows),
        f"{note} {PERIOD}",
    )  # fmt: skip


def _waits(found: dict[str, tuple[int, datetime | None]], now: datetime) -> Figure:
    rows = tuple(
        (str(words), count, (now - since).days if since else None)
        for status, words in WAITING.items()
        if status != "done" and status in found
        for count, since in (found[status],)
    )
    finding = _("No match is waiting.")
    if rows:
        most = max(rows, key=lambda row: row[1])
        all_, age = sum(row[1] for row in rows), most[2] or 0
        days = plural("%(count)s day", "%(count)s days", age, count=formats.number(age))
        finding = plural(
            "%(count)s match is waiting; the largest group: “%(state)s” (%(most)s), the oldest for "
            "%(days)s.",
            "%(count)s matches are waiting; the largest group: “%(state)s” (%(most)s), the oldest "
            "for %(days)s.",
            all_, count=formats.number(all_), state=most[0], most=formats.number(most[1]), days=days,
        )  # fmt: skip
    note = _("Days since both sides were asked, or since the suggestion before that.")
    return Figure(
        "waits", _("What is waiting now"), "waits", finding,
        (pgettext("of a match", "State"), _("Matches"), _("Oldest, days")), rows,
        f"{note} {PERIOD}",
    )  # fmt: skip


def _days(hours_: int | None) -> float | None:
    return None if hours_ is None else round(hours_ / HOURS_A_DAY, 1)
