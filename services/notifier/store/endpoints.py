"""Addresses of webhooks: finding, listing and changing them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, tuple_
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


async def is_active(session: AsyncSession, profile_id: UUID) -> bool:
    """Whether a party is called at all."""
    statement = select(EndpointRow.state).where(EndpointRow.profile_id == profile_id)
    return await session.scalar(statement) == EndpointState.ACTIVE.value


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
