"""The transactional outbox: events are rows of the business transaction, published afterwards.

A row lives until the relay has published it. Source: Richardson, Microservices Patterns, ch. 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Integer, Table, Text, Uuid, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import DELIVERY
from shared.events import Event, stream_of

OUTBOX = Table(
    "outbox",
    DELIVERY,
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("payload", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A row that waits for the relay; `payload` is the event as JSON."""

    id: int
    stream: str
    payload: str


async def add(session: AsyncSession, *events: Event) -> None:
    """Save events in the caller's transaction, in this order."""
    rows = [
        {"event_id": e.id, "stream": stream_of(e), "payload": e.model_dump_json()} for e in events
    ]
    if rows:
        await session.execute(insert(OUTBOX), rows)


async def unsent(session: AsyncSession, limit: int) -> list[Unsent]:
    """The oldest rows that wait, at most `limit`."""
    rows = await session.execute(
        select(OUTBOX.c.id, OUTBOX.c.stream, OUTBOX.c.payload).order_by(OUTBOX.c.id).limit(limit)
    )
    return [Unsent(*row) for row in rows]


async def forget(session: AsyncSession, ids: Sequence[int]) -> None:
    """Delete rows that have been published."""
    await session.execute(delete(OUTBOX).where(OUTBOX.c.id.in_(ids)))


async def size(session: AsyncSession) -> int:
    """How many rows wait."""
    return await session.scalar(select(func.count()).select_from(OUTBOX)) or 0
