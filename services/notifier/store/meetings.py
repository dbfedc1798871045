"""Meetings of introductions, as they were planned, changed and cancelled."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.store.tables import MeetingRow


async def current(session: AsyncSession, introduction: UUID) -> MeetingRow | None:
    """The meeting as it stands, or stood when it was cancelled."""
    statement = select(MeetingRow).where(MeetingRow.introduction_id == introduction)
    return await session.scalar(statement.order_by(MeetingRow.sequence.desc()).limit(1))


async def latest(session: AsyncSession, introductions: Collection[UUID]) -> dict[UUID, int]:
    """The `sequence` of the meeting as it stands, for those of the introductions that have one."""
    statement = select(MeetingRow.introduction_id, func.max(MeetingRow.sequence)).where(
        MeetingRow.introduction_id.in_(introductions)
    )
    rows = await session.execute(statement.group_by(MeetingRow.introduction_id))
    return {row[0]: row[1] for row in rows}


async def at(session: AsyncSession, introduction: UUID, sequence: int) -> MeetingRow | None:
    """The meeting as it stood after so many changes."""
    return await session.get(MeetingRow, (introduction, sequence))
