"""Who answers for a side in place of its contacts: the last colleague it was handed to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.store.tables import HandOverRow
from shared.events import Side


async def of_side(session: AsyncSession, introduction: UUID, side: Side) -> Sequence[HandOverRow]:
    """The hand-overs of a side, first to last; at most three."""
    statement = select(HandOverRow).where(
        HandOverRow.introduction_id == introduction, HandOverRow.side == side
    )
    return (await session.scalars(statement.order_by(HandOverRow.number))).all()


async def current(session: AsyncSession, introduction: UUID, side: Side) -> HandOverRow | None:
    """The last hand-over of a side, if there was one."""
    rows = await of_side(session, introduction, side)
    return rows[-1] if rows else None


async def current_of(session: AsyncSession, introduction: UUID) -> dict[Side, HandOverRow]:
    """The last hand-over of each side that has had one."""
    statement = select(HandOverRow).where(HandOverRow.introduction_id == introduction)
    rows = await session.scalars(statement.order_by(HandOverRow.number))
    return {row.side: row for row in rows}
