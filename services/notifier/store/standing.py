"""How parties want to be asked: the last wish counts, all are kept."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.standing import Wish
from services.notifier.store.tables import StandingRow


async def current(session: AsyncSession, profile_id: UUID) -> StandingRow | None:
    """The wish that counts now, if one was ever stated."""
    statement = select(StandingRow).where(StandingRow.profile_id == profile_id)
    return await session.scalar(statement.order_by(StandingRow.id.desc()).limit(1))


async def supervisor_of(session: AsyncSession, profile_id: UUID) -> str | None:
    """The address of whoever confirms a yes for this party; none if nobody has to."""
    row = await current(session, profile_id)
    return row.supervisor if row is not None and row.wish == Wish.SUPERVISOR.value else None


async def always(session: AsyncSession, profile_id: UUID) -> StandingRow | None:
    """The wish of a party that is always to be introduced."""
    row = await current(session, profile_id)
    return row if row is not None and row.wish == Wish.ALWAYS.value else None
