"""Pages of introductions and messages, by key: a page never costs the whole table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import State
from services.notifier.store import searching
from services.notifier.store.introductions import FOREVER
from services.notifier.store.tables import Delivery, Introduction, SeatRow

PAGE = 25
"""Rows of a page."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows, and the `before` key of the next page, if there is one."""

    rows: Sequence[Row]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message with the introduction it belongs to, if it belongs to one."""

    delivery: Delivery
    introduction: Introduction | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which introductions a list shows: of these parties (`None`: everybody's), narrowed."""

    profile_ids: Sequence[UUID] | None
    state: State | None = None
    form: Form | None = None


async def list_introductions(
    session: AsyncSession, wanted: Wanted, *, before: UUID | None = None, limit: int = PAGE
) -> Slice[Introduction]:
    """Introductions, newest first."""
    last = await session.get(Introduction, before) if before is not None else None
    if wanted.profile_ids is None:
        rows = await _newest(session, wanted, last, limit + 1)
    else:
        rows = await _newest_of_parties(session, wanted, last, limit + 1)
    return Slice(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


async def _newest(
    session: AsyncSession, wanted: Wanted, last: Introduction | None, many: int
) -> Sequence[Introduction]:
    statement = select(Introduction).where(*_narrowed(Introduction, wanted))
    if last is not None:
        key = tuple_(Introduction.created_at, Introduction.id)
        statement = statement.where(key < (last.created_at, last.id))
    newest = statement.order_by(Introduction.created_at.desc(), Introduction.id.desc())
    return (await session.scalars(newest.limit(many))).all()


async def _newest_of_parties(
    session: AsyncSession, wanted: Wanted, last: Introduction | None, many: int
) -> list[Introduction]:
    """One look by key for each party: an account has few, and each list may be long."""
    found: dict[UUID, Introduction] = {}
    for profile_id in wanted.profile_ids or ():
        seats = select(SeatRow.introduction_id).where(
            SeatRow.profile_id == profile_id, *_narrowed(SeatRow, wanted)
        )
        if last is not None:
            key = tuple_(SeatRow.created_at, SeatRow.introduction_id)
            seats = seats.where(key < (last.created_at, last.id))
        newest = seats.order_by(SeatRow.created_at.desc(), SeatRow.introduction_id.desc())
        found |= await _by_ids(session, (await session.scalars(newest.limit(many))).all())
    rows = sorted(found.values(), key=lambda i: (i.created_at, i.id.hex), reverse=True)
    return rows[:many]


async def _by_ids(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Introduction]:
    rows = await session.scalars(select(Introduction).where(Introduction.id.in_(ids)))
    return {row.id: row for row in rows}


def _narrowed(
    table: type[Introduction | SeatRow], wanted: Wanted
) -> tuple[ColumnElement[bool], ...]:
    conditions = []
    if wanted.form is not None:
        conditions.append(table.form == wanted.form.value)
    if wanted.state is not None:
        conditions.append(table.state == wanted.state.value)
    return tuple(conditions)


async def waiting_for(
    session: AsyncSession,
    profile_ids: Sequence[UUID],
    *,
    after: UUID | None = None,
    limit: int = PAGE,
) -> Slice[Introduction]:
    """What waits for an answer of these parties, what ends first first."""
    last = await session.get(Introduction, after) if after is not None else None
    found: dict[UUID, Introduction] = {}
    for profile_id in profile_ids:
        seats = select(SeatRow.introduction_id).where(
            SeatRow.profile_id == profile_id, SeatRow.waits
        )
        if last is not None:
            key = tuple_(SeatRow.until, SeatRow.introduction_id)
            seats = seats.where(key > (last.until or FOREVER, last.id))
        first = seats.order_by(SeatRow.until, SeatRow.introduction_id).limit(limit + 1)
        found |= await _by_ids(session, (await session.scalars(first)).all())
    rows = sorted(found.values(), key=lambda i: (i.until or FOREVER, i.id.hex))
    return Slice(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


async def held(
    session: AsyncSession, *, after: UUID | None = None, limit: int = PAGE
) -> Slice[Introduction]:
    """Introductions with a message that waits for an officer, the oldest first."""
    last = await session.get(Introduction, after) if after is not None else None
    statement = select(Introduction).where(Introduction.held_since.is_not(None))
    if last is not None and last.held_since is not None:
        key = tuple_(Introduction.held_since, Introduction.id)
        statement = statement.where(key > (last.held_since, last.id))
    oldest = statement.order_by(Introduction.held_since, Introduction.id).limit(limit + 1)
    rows = (await session.scalars(oldest)).all()
    return Slice(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


async def list_deliveries(
    session: AsyncSession,
    *,
    search: searching.Search,
    before: UUID | None = None,
    limit: int = PAGE,
) -> Slice[Dispatch]:
    """Messages that were searched for, newest first; `older` goes on where it stopped looking."""
    found = await searching.find(session, search, before, limit)
    statement = select(Delivery, Introduction).outerjoin(
        Introduction, Delivery.introduction_id == Introduction.id
    )
    rows = await session.execute(statement.where(Delivery.id.in_(found.ids)))
    known = {row[0].id: Dispatch(*row) for row in rows}
    return Slice([known[key] for key in found.ids], found.last)
