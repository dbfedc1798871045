"""Reads what yearly reports are made of, and counts suggestions as they are made."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import Action, Move, State
from services.notifier.domain.reports import Course, Figures, TieFacts, figures
from services.notifier.store import ties
from services.notifier.store.tables import (
    Introduction,
    MoveRow,
    Party,
    SeatRow,
    SuggestionCountRow,
)
from shared.profile import Kind

KINDS = (Kind.LOCALITY.value, Kind.COUNTERPART.value)
"""Who has a report: governments."""
COURSES = 1_000
"""Introductions of one party in two years that are looked at, the latest changed first."""


async def count_suggestion(session: AsyncSession, ids: Collection[UUID], year: int) -> None:
    """A match was suggested to these parties."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite_insert if is_sqlite else postgres_insert)(SuggestionCountRow)
    rows = [{"profile_id": key, "year": year, "matches": 1} for key in ids]
    one_more = {"matches": SuggestionCountRow.matches + 1}
    keys = [SuggestionCountRow.profile_id, SuggestionCountRow.year]
    statement = insert.values(rows).on_conflict_do_update(index_elements=keys, set_=one_more)
    await session.execute(statement)


async def two_years(session: AsyncSession, profile_id: UUID, year: int) -> tuple[Figures, Figures]:
    """What a year brought a party, and the year before."""
    courses = await _courses(session, profile_id, year)
    facts = [TieFacts(t.since, t.alive, t.ended) for t in await ties.of_party(session, profile_id)]
    counts = await _suggestions(session, profile_id)
    this, before = (figures(y, courses, facts, counts[y]) for y in (year, year - 1))
    return this, before


async def unannounced(session: AsyncSession, year: int, limit: int) -> list[UUID]:
    """Governments that have not been told of their report of this year."""
    statement = select(Party.id).where(*_untold(year))
    return list(
        await session.scalars(statement.order_by(Party.reported_year, Party.id).limit(limit))
    )


async def untold(session: AsyncSession, key: UUID, year: int) -> Party | None:
    """A government if it has not been told of its report of this year, to change."""
    statement = select(Party).where(Party.id == key, *_untold(year))
    return (await session.scalars(statement.with_for_update())).one_or_none()


def _untold(year: int) -> tuple[ColumnElement[bool], ...]:
    return Party.reported_year < year, Party.kind.in_(KINDS), Party.withdrawn.is_(False)


async def governments(
    session: AsyncSession, name: str, after: UUID | None, limit: int
) -> list[Party]:
    """Governments whose name contains this, by name, from after this one on."""
    last = await session.get(Party, after) if after is not None else None
    statement = select(Party).where(Party.kind.in_(KINDS))
    if name:
        statement = statement.where(Party.name.icontains(name, autoescape=True))
    if last is not None:
        statement = statement.where(tuple_(Party.name, Party.id) > (last.name, last.id))
    return list(await session.scalars(statement.order_by(Party.name, Party.id).limit(limit)))


async def _courses(session: AsyncSession, profile_id: UUID, year: int) -> list[Course]:
    """What went on in a year or the year before."""
    since, until = (datetime(y, 1, 1, tzinfo=UTC) for y in (year - 1, year + 1))
    statement = (
        select(Introduction.id, Introduction.form, SeatRow.side)
        .join(SeatRow, SeatRow.introduction_id == Introduction.id)
        .where(SeatRow.profile_id == profile_id, SeatRow.created_at < until)
        .where(Introduction.changed_at >= since)
        .order_by(Introduction.changed_at.desc())
        .limit(COURSES)
    )
    found = (await session.execute(statement)).all()
    moves = await _moves(session, [row[0] for row in found])
    return [Course(side, form == "referral", moves[key]) for key, form, side in found]


async def _moves(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, list[tuple[Move, State]]]:
    """What reports look at in moves; whole rows would take most of the time of a page."""
    found: dict[UUID, list[tuple[Move, State]]] = defaultdict(list)
    statement = select(
        MoveRow.introduction_id,
        MoveRow.action,
        MoveRow.actor,
        MoveRow.at,
        MoveRow.side,
        MoveRow.after,
    ).where(MoveRow.introduction_id.in_(ids))
    rows = await session.execute(statement.order_by(MoveRow.introduction_id, MoveRow.number))
    for key, action, actor, at, side, after in rows:
        found[key].append((Move(Action(action), actor, at, side), State(after)))
    return found


async def _suggestions(session: AsyncSession, profile_id: UUID) -> dict[int, int]:
    statement = select(SuggestionCountRow).where(SuggestionCountRow.profile_id == profile_id)
    found: dict[int, int] = defaultdict(int)
    found |= {row.year: row.matches for row in await session.scalars(statement)}
    return found
