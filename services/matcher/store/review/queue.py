"""The queue of officers: lines without the profiles, filtered and paged in one index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.matcher.store.matches import ESCALATED, HELD, OPEN
from services.matcher.store.tables import MatchRow, PartyRow

REVIEW, QUESTION, SNOOZED = OPEN, "question", "snoozed"
STAGES = (REVIEW, ESCALATED, QUESTION, SNOOZED, HELD, "approved", "declined", "superseded")
"""Where a match stands on the desks: its state, and for open ones whom or what it waits for."""
CLOSED = ("approved", "declined", "superseded")
"""Stages that nobody has to look at; shown the latest first."""
_WAITS = or_(MatchRow.asked_at.is_not(None), MatchRow.snoozed_until.is_not(None))
Position = tuple[datetime | float, UUID]
"""Where a page ended: the key of its last line by the order that was chosen, and its id."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show of the queue; what is empty or None does not limit.

    What is in no state, such as the match of a tribal nation across several, is in every choice of
    `subdivisions`: chosen apart, nobody's queue would have it, and nobody would be given it next.
    `holder` is who has taken it ("" for nobody), `least` the least probability, `waits_since` the
    latest time that it waits since. `best_first` orders by probability instead of by age.
    """

    stage: str = REVIEW
    subdivisions: Sequence[str] = ()
    theme: str = ""
    kind: str = ""
    level: str = ""
    least: float = 0.0
    holder: str | None = None
    waits_since: datetime | None = None
    best_first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A match as the queue shows it; `need` is the best reason's."""

    id: UUID
    version: int
    state: str
    kind: str
    score: float
    statement_score: float | None
    theme: str | None
    level: str | None
    flag: str | None
    need: str | None
    waiting_since: datetime
    assigned_to: str | None
    snoozed_until: datetime | None
    by: str | None
    reason: str | None
    decided_at: datetime | None
    locality: str
    subdivision: str | None
    party: str
    country: str | None


async def lines(
    session: AsyncSession, choice: Choice, now: datetime, after: Position | None, limit: int
) -> list[Line]:
    """A page of the queue, the oldest first (of what is closed the latest) or the best first."""
    key = MatchRow.score if choice.best_first else MatchRow.waiting_since
    ids = _limited(select(MatchRow.id), choice, now)
    position = tuple_(key, MatchRow.id)
    if choice.best_first or choice.stage in CLOSED:
        ids = ids.order_by(key.desc(), MatchRow.id.desc())
        ids = ids.where(position < tuple_(*after)) if after else ids
    else:
        ids = ids.order_by(key, MatchRow.id)
        ids = ids.where(position > tuple_(*after)) if after else ids
    found = list(await session.scalars(ids.limit(limit)))
    by_id = await lines_of(session, found)
    return [by_id[match_id] for match_id in found if match_id in by_id]


async def lines_of(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Line]:
    """These matches as lines."""
    locality, party = aliased(PartyRow), aliased(PartyRow)
    rows = await session.execute(
        select(MatchRow, locality.name, party.name, party.country)
        .join(locality, locality.profile_id == MatchRow.locality_id)
        .join(party, party.profile_id == MatchRow.party_id)
        .where(MatchRow.id.in_(ids))
    )
    return {row[0].id: _line(*row) for row in rows}


async def next_free(session: AsyncSession, choice: Choice, now: datetime) -> UUID | None:
    """The match that waits longest and that nobody has taken; locked, past those locked already."""
    query = _limited(select(MatchRow.id), choice, now).where(MatchRow.assigned_to.is_(None))
    query = query.order_by(MatchRow.waiting_since, MatchRow.id).limit(1)
    found: UUID | None = await session.scalar(query.with_for_update(skip_locked=True))
    return found


async def counts(
    session: AsyncSession, subdivisions: Sequence[str], now: datetime
) -> Mapping[str, int]:
    """How many matches stand where, by stage; each of two narrow indexes is read once."""
    here = [_in_region(subdivisions)] if subdivisions else []
    all_of = select(MatchRow.state, func.count()).where(*here).group_by(MatchRow.state)
    asked = MatchRow.asked_at.is_not(None)
    waits = case((asked, QUESTION), (MatchRow.snoozed_until > now, SNOOZED), else_="")
    some = select(MatchRow.state, waits, func.count()).group_by(MatchRow.state, waits)
    some = some.where(_WAITS, MatchRow.state.in_((OPEN, ESCALATED)), *here)
    found = dict.fromkeys(STAGES, 0) | {row[0]: row[1] for row in await session.execute(all_of)}
    for state, wait, count in await session.execute(some):
        if wait:
            found[wait] += count
            found[state] -= count
    return found


def _limited(query: Select[UUID], choice: Choice, now: datetime) -> Select[UUID]:
    limits = list(_stage(choice.stage, now))
    equal = (
        (MatchRow.theme, choice.theme),
        (MatchRow.party_kind, choice.kind),
        (MatchRow.level, choice.level),
    )
    limits += [column == value for column, value in equal if value]
    if choice.subdivisions:
        limits.append(_in_region(choice.subdivisions))
    if choice.least:
        limits.append(MatchRow.score >= choice.least)
    if choice.holder is not None:
        limits.append(MatchRow.assigned_to.is_not_distinct_from(choice.holder or None))
    if choice.waits_since is not None:
        limits.append(MatchRow.waiting_since <= choice.waits_since)
    return query.where(*limits)


def _in_region(subdivisions: Sequence[str]) -> ColumnElement[bool]:
    return or_(MatchRow.subdivision.in_(subdivisions), MatchRow.subdivision.is_(None))


def _stage(stage: str, now: datetime) -> Sequence[ColumnElement[bool]]:
    asked = MatchRow.asked_at.is_not(None)
    if stage == QUESTION:
        return (MatchRow.state.in_((OPEN, ESCALATED)), _WAITS, asked)
    if stage == SNOOZED:
        later = MatchRow.snoozed_until > now
        return (MatchRow.state.in_((OPEN, ESCALATED)), _WAITS, and_(~asked, later))
    if stage in (OPEN, ESCALATED):
        due = or_(MatchRow.snoozed_until.is_(None), MatchRow.snoozed_until <= now)
        return (MatchRow.state == stage, ~asked, due)
    return (MatchRow.state == stage,)


def _line(match: MatchRow, *names: Any) -> Line:
    by = match.decided_by or (match.escalated_by if match.state == ESCALATED else None)
    return Line(
        id=match.id,
        version=match.version,
        state=match.state,
        kind=match.party_kind,
        score=match.score,
        statement_score=match.statement_score,
        theme=match.theme,
        level=match.level,
        flag=match.flags[0]["text"] if match.flags else None,
        need=match.reasons[0]["need"] if match.reasons else None,
        waiting_since=match.waiting_since,
        assigned_to=match.assigned_to,
        snoozed_until=match.snoozed_until,
        by=by,
        reason=match.decision_reason,
        decided_at=match.decided_at,
        locality=names[0],
        subdivision=match.subdivision,
        party=names[1],
        country=names[2],
    )
