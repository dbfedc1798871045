"""What the two sides and their officer write to each other."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import Actor
from services.notifier.store.tables import MessageRow

SENT, HELD, REFUSED = "sent", "held", "refused"


async def of_introduction(
    session: AsyncSession, key: UUID, limit: int = 200
) -> Sequence[MessageRow]:
    """The last messages about an introduction, oldest first."""
    statement = select(MessageRow).where(MessageRow.introduction_id == key)
    newest = statement.order_by(MessageRow.at.desc(), MessageRow.id.desc()).limit(limit)
    return list(reversed((await session.scalars(newest)).all()))


async def find(session: AsyncSession, key: UUID) -> MessageRow | None:
    """One message."""
    return await session.get(MessageRow, key)


async def count_since(
    session: AsyncSession, introduction: UUID, author: Actor, since: datetime
) -> int:
    """How many messages this side has written since then."""
    statement = select(func.count()).where(
        MessageRow.introduction_id == introduction,
        MessageRow.author == author,
        MessageRow.at >= since,
    )
    return await session.scalar(statement) or 0


async def held_since(session: AsyncSession, introduction: UUID) -> datetime | None:
    """Since when the oldest message waits for an officer."""
    statement = select(MessageRow.at).where(
        MessageRow.introduction_id == introduction, MessageRow.state == HELD
    )
    return await session.scalar(statement.order_by(MessageRow.at).limit(1))


async def next_number(session: AsyncSession, introduction: UUID) -> int:
    """The number of the next message that somebody gets an e-mail about."""
    statement = select(func.max(MessageRow.number))
    last = await session.scalar(statement.where(MessageRow.introduction_id == introduction))
    return (last or 0) + 1


async def numbered(session: AsyncSession, introduction: UUID, number: int) -> MessageRow | None:
    """The message with this number."""
    statement = select(MessageRow).where(
        MessageRow.introduction_id == introduction, MessageRow.number == number
    )
    found: MessageRow | None = await session.scalar(statement)
    return found
