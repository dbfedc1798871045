"""Addresses of webhooks: finding, listing and changing them.

What changes while an address is being set up or enabled must not fall between the two: whoever notes
a change has not seen the address, and whoever catches up does not see the change. On Postgres both say
so by an advisory lock; SQLite's write lock has them come one after the other.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.webhooks import EndpointState
from services.notifier.store.tables import EndpointRow

PAGE = 25


async def find(session: AsyncSession, profile_id: UUID) -> EndpointRow | None:
    """The address of a party, to look at."""
    return await session.get(EndpointRow, profile_id, populate_existing=True)


async def lock(session: AsyncSession, profile_id: UUID) -> EndpointRow | None:
    """The address of a party, to change; it is locked before its webhooks."""
    return await session.get(EndpointRow, profile_id, with_for_update=True, populate_existing=True)


async def is_called(session: AsyncSession, profile_id: UUID) -> bool:
    """Whether a change is to be sent to a party: it is called, or will be in a moment.

    Where neither is so, nobody starts to call it before this transaction has ended. It never waits.
    """
    if _is_postgres(session):
        free = func.pg_try_advisory_xact_lock_shared(_lock_of(profile_id))
        if not await session.scalar(select(free)):
            return True
    statement = select(EndpointRow.state).where(EndpointRow.profile_id == profile_id)
    return await session.scalar(statement) == EndpointState.ACTIVE.value


async def start(session: AsyncSession, profile_id: UUID) -> None:
    """A party is going to be called: wait for the changes that were noted as not to be sent."""
    if _is_postgres(session):
        await session.execute(select(func.pg_advisory_xact_lock(_lock_of(profile_id))))


def _is_postgres(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _lock_of(profile_id: UUID) -> ColumnElement[int]:
    """Two parties that share a number would only wait for each other."""
    return cast(profile_id.int % 2**63, BigInteger)


async def forget(session: AsyncSession, profile_id: UUID) -> None:
    """Remove the address of a party."""
    await session.execute(delete(EndpointRow).where(EndpointRow.profile_id == profile_id))


async def listed(
    session: AsyncSession, after: EndpointRow | None, limit: int = PAGE
) -> Sequence[EndpointRow]:
    """Addresses of everybody, the disabled ones first."""
    key = tuple_(EndpointRow.state, EndpointRow.profile_id)
    statement = select(EndpointRow)
    if after is not None:
        statement = statement.where(key < (after.state, after.profile_id))
    newest = statement.order_by(EndpointRow.state.desc(), EndpointRow.profile_id.desc())
    return (await session.scalars(newest.limit(limit))).all()


async def any_disabled(session: AsyncSession) -> bool:
    """Whether an address of anybody is disabled."""
    disabled = EndpointRow.state == EndpointState.DISABLED.value
    return await session.scalar(select(EndpointRow.profile_id).where(disabled).limit(1)) is not None
