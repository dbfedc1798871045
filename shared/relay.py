"""The relay: carries a service's outbox to its stream, one relay at a time for a database.

At least once: a crash after publishing and before forgetting publishes again, and the inbox of
every consumer drops the second copy. No transaction is open while the broker is spoken to.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import outbox
from shared.database import Database

log = logging.getLogger(__name__)

BATCH = 200
POLL_SECONDS = 0.05
RETRY_SECONDS = 1.0
LOCK_KEY = 7_300_001


class Publisher(Protocol):
    """What the relay needs of a broker."""

    async def publish(self, messages: Sequence[tuple[str, str]]) -> None:
        """Append (stream, payload) pairs in this order, or raise."""


async def relay_once(database: Database, publisher: Publisher) -> int:
    """Publish and forget one batch; returns how many events it carried."""
    async with database.reading() as session:
        rows = await outbox.unsent(session, BATCH)
    if rows:
        await publisher.publish([(row.stream, row.payload) for row in rows])
        async with database.transaction() as session:
            await outbox.forget(session, [row.id for row in rows])
    return len(rows)


async def run_relay(database: Database, publisher: Publisher) -> None:
    """Relay until cancelled; a broker or database that is away is waited for."""
    while True:
        try:
            async with _only_relay(database) as connection:
                while True:
                    if connection is not None:
                        await connection.execute(text("SELECT 1"))
                    if not await relay_once(database, publisher):
                        await asyncio.sleep(POLL_SECONDS)
        except Exception:
            log.exception("The relay stopped and tries again in %s s", RETRY_SECONDS)
            await asyncio.sleep(RETRY_SECONDS)


@asynccontextmanager
async def _only_relay(database: Database) -> AsyncIterator[AsyncConnection | None]:
    """Hold Postgres's advisory lock; an SQLite file has one worker by the data folder's lock.

    The lock goes with its connection: after a cancelled statement no other could be sent on it.
    """
    if database.is_sqlite:
        yield None
        return
    async with database.engine.connect() as raw:
        connection = await raw.execution_options(isolation_level="AUTOCOMMIT")
        try:
            while not await connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK_KEY})")):
                await asyncio.sleep(RETRY_SECONDS)
            yield connection
        finally:
            await connection.invalidate()
