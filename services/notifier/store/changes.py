"""The order in which a party's referrals changed, for readers that come back with a cursor.

A referral stands in it once, at its last change. A number given inside the transaction of a change
could become visible after a higher one, and a reader would miss it. So a change is noted without a
number, and numbers are given to changes that are committed, by one at a time for a party: whoever
has read up to a number has seen everything below it, and never again unless it changed.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import ENDED
from services.notifier.store import holds
from services.notifier.store.tables import ChangeCountRow, ChangeRow, Introduction

AT_ONCE = 500


async def note(session: AsyncSession, introduction: Introduction, at: datetime) -> None:
    """A referral has changed; it moves to the end of the order."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    row = {
        "introduction_id": introduction.id,
        "party_id": introduction.party_id,
        "number": None,
        "changed_at": at,
    }
    statement = (sqlite_insert if is_sqlite else postgres_insert)(ChangeRow).values(row)
    changed = {"number": None, "changed_at": statement.excluded.changed_at}
    await session.execute(
        statement.on_conflict_do_update(index_elements=[ChangeRow.introduction_id], set_=changed)
    )


async def has_new(session: AsyncSession, party_id: UUID) -> bool:
    """Whether changes of this party wait for a number, and may be told."""
    statement = select(ChangeRow.introduction_id).where(*_new(party_id))
    return await session.scalar(statement.limit(1)) is not None


async def changed_at(session: AsyncSession, key: UUID) -> datetime | None:
    """When a referral changed last, if its network is told of it."""
    statement = select(ChangeRow.changed_at).where(ChangeRow.introduction_id == key)
    found: datetime | None = await session.scalar(statement)
    return found


async def number(session: AsyncSession, party_id: UUID) -> None:
    """Give numbers to changes that wait, at most `AT_ONCE`.

    The row with the count is locked first, so that readers do this one after the other. A referral
    that is being changed at this moment is left for the next time.
    """
    last = await _count(session, party_id)
    waiting = (
        select(ChangeRow)
        .where(*_new(party_id))
        .order_by(ChangeRow.changed_at, ChangeRow.introduction_id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.scalars(waiting, execution_options={"populate_existing": True})).all()
    for place, row in enumerate(rows, start=last + 1):
        row.number = place
    count = update(ChangeCountRow).where(ChangeCountRow.party_id == party_id)
    await session.execute(count.values(number=last + len(rows)))


def _new(party_id: UUID) -> Sequence[ColumnElement[bool]]:
    """Changes without a number; what is withheld stays so until it is let out."""
    is_withheld = holds.withholds(ChangeRow.party_id, ChangeRow.introduction_id)
    return (ChangeRow.party_id == party_id, ChangeRow.number.is_(None), ~is_withheld)


async def _count(session: AsyncSession, party_id: UUID) -> int:
    """The last number that was given, locked until the transaction ends."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite_insert if is_sqlite else postgres_insert)(ChangeCountRow)
    first = insert.values(party_id=party_id, number=0).on_conflict_do_nothing()
    await session.execute(first)
    statement = select(ChangeCountRow.number).where(ChangeCountRow.party_id == party_id)
    return await session.scalar(statement.with_for_update()) or 0


async def after(
    session: AsyncSession, party_id: UUID, cursor: int, limit: int
) -> Sequence[tuple[int, Introduction]]:
    """Referrals that changed after `cursor`, with their numbers, in the order of their changes."""
    statement = (
        select(ChangeRow.number, Introduction)
        .join(Introduction, ChangeRow.introduction_id == Introduction.id)
        .where(ChangeRow.party_id == party_id, ChangeRow.number > cursor)
        .order_by(ChangeRow.number)
        .limit(limit)
    )
    return [(place or 0, row) for place, row in (await session.execute(statement)).all()]


async def since(
    session: AsyncSession, party_id: UUID, moment: datetime | None
) -> AsyncIterator[list[UUID]]:
    """Referrals that changed since then (`None`: those that are not over), `AT_ONCE` at a time."""
    last: tuple[datetime, UUID] | None = None
    while True:
        rows = (await session.execute(_changed(party_id, moment, last))).all()
        if rows:
            yield [row[1] for row in rows]
        if len(rows) < AT_ONCE:
            return
        last = (rows[-1][0], rows[-1][1])


def _changed(
    party_id: UUID, moment: datetime | None, last: tuple[datetime, UUID] | None
) -> Select[datetime, UUID]:
    key = (ChangeRow.changed_at, ChangeRow.introduction_id)
    statement = select(*key).where(ChangeRow.party_id == party_id)
    if last is not None:
        statement = statement.where(tuple_(*key) > last)
    if moment is not None:
        statement = statement.where(ChangeRow.changed_at >= moment)
    else:
        over = [state.value for state in ENDED]
        joined = statement.join(Introduction, ChangeRow.introduction_id == Introduction.id)
        statement = joined.where(Introduction.state.not_in(over))
    return statement.order_by(*key).limit(AT_ONCE)
