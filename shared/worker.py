"""What every service's worker runs beside its own work: streams, relay and inbox upkeep."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from shared import inbox
from shared.database import Database
from shared.events import PROFILES, Event
from shared.relay import run_relay
from shared.security import ends
from shared.settings import Settings
from shared.streams import Handler, Streams, wait_for_broker
from shared.tasks import background

log = logging.getLogger(__name__)

INBOX_DAYS = 30
"""An event older than this is not delivered again; dead letters are replayed sooner."""
UPKEEP_SECONDS = 3_600
HEALTH_SECONDS = 5


@asynccontextmanager
async def delivering(
    settings: Settings,
    service: str,
    database: Database,
    handlers: Mapping[str, Handler],
    *,
    max_records: int,
) -> AsyncIterator[None]:
    """Consume streams with these handlers and relay the outbox while the block runs.

    Whoever follows `profiles` also keeps the list of ended sessions, before its handler's own work.
    """
    await wait_for_broker(settings.broker_url())
    streams = Streams(settings.broker_url(), service, consumer=settings.consumer)
    for stream, handler in handlers.items():
        own = _keeping_ends(database, handler) if stream == PROFILES else handler
        streams.subscribe(stream, own, max_records=max_records)
    try:
        async with background(run_relay(database, streams), _keep_inbox_small(database)):
            await streams.start(adopt_own_pending=settings.consumer is not None)
            async with background(_leave_when_deaf(streams)):
                yield
    finally:
        await streams.stop()


def _keeping_ends(database: Database, handler: Handler) -> Handler:
    async def keep(events: Sequence[Event]) -> None:
        others = await ends.follow(database, events)
        if others:
            await handler(others)

    return keep


async def _leave_when_deaf(streams: Streams) -> None:
    """End this process if a subscriber stopped for good, so that whoever runs it starts it again."""
    while streams.healthy:
        await asyncio.sleep(HEALTH_SECONDS)
    log.critical("A subscriber of %s stopped; this process ends to be started again", streams.group)
    os.kill(os.getpid(), signal.SIGTERM)


async def _keep_inbox_small(database: Database) -> None:
    while True:
        try:
            async with database.transaction() as session:
                await inbox.prune(session, datetime.now(UTC) - timedelta(days=INBOX_DAYS))
        except Exception:
            log.exception("The inbox was not pruned")
        await asyncio.sleep(UPKEEP_SECONDS)
