"""The inbox: an event that was delivered before has no second effect.

The row is written in the transaction of the effect, so both happen or neither.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Table, Uuid, delete, func
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import DELIVERY

INBOX = Table(
    "inbox",
    DELIVERY,
    Column("event_id", Uuid, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)


async def accept(session: AsyncSession, event_ids: Sequence[UUID]) -> set[UUID]:
    """Note events as handled in this transaction; returns those that are new."""
    if not event_ids:
        return set()
    rows = [{"event_id": event_id} for event_id in dict.fromkeys(event_ids)]
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgres_insert
    statement = insert(INBOX).values(rows).on_conflict_do_nothing().returning(INBOX.c.event_id)
    return set(await session.scalars(statement))


async def prune(session: AsyncSession, before: datetime) -> None:
    """Delete notes older than any redelivery can be."""
    await session.execute(delete(INBOX).where(INBOX.c.seen_at < before))
