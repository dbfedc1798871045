"""Meetings of introductions, as they were planned, changed and cancelled."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.store.tables import MeetingRow


async def current(session: AsyncSession, introduction: UUID) -> MeetingRow | None:
    """The meeting as it stands, or stood when it was cancelled."""
    statement = select(MeetingRow).where(MeetingRow.introduction_id == introduction)
    return await session.scalar(statement.order_by(MeetingRow.sequence.desc()).limit(1))


async def at(session: AsyncSession, introduction: UUID, sequence: int) -> MeetingRow | None:
    """The meeting as it stood after so many changes."""
    return await session.get(MeetingRow, (introduction, sequence))
