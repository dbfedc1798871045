"""The log of messages: adding a line, and reading those of one message. Lines are never changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import EVENT_OF, LogEvent
from services.notifier.store.tables import Delivery, LogRow

US = "Entente"
MOST = 200
"""Lines of one message that are shown; more than it can have in two days of attempts."""


def attempted(session: AsyncSession, delivery: Delivery, at: datetime) -> None:
    """Note what an attempt to send a message came to, by the state that it left."""
    event = EVENT_OF.get(delivery.stands)
    if event is not None:
        note(session, delivery, event, at, words=delivery.last_error)


def note(
    session: AsyncSession,
    delivery: Delivery,
    event: LogEvent,
    at: datetime,
    *,
    who: str = US,
    words: str | None = None,
) -> None:
    """Add a line to the log of a message."""
    again = delivery.next_attempt_at if event is LogEvent.RETRY else None
    session.add(
        LogRow(
            delivery_id=delivery.id,
            event=event.value,
            who=who,
            words=words,
            next_attempt_at=again,
            at=at,
        )
    )


async def of_delivery(session: AsyncSession, key: UUID) -> Sequence[LogRow]:
    """What happened to a message, oldest first."""
    statement = select(LogRow).where(LogRow.delivery_id == key).order_by(LogRow.id).limit(MOST)
    return (await session.scalars(statement)).all()
