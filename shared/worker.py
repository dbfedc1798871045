"""What every service's worker runs beside its own work: streams, relay and inbox upkeep."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from shared import inbox
from shared.database import Database
from shared.relay import run_relay
from shared.settings import Settings
from shared.streams import Handler, Streams, wait_for_broker
from shared.tasks import background

log = logging.getLogger(__name__)

INBOX_DAYS = 30
"""An event older than this is not delivered again; dead letters are replayed sooner."""
UPKEEP_SECONDS = 3_600


@asynccontextmanager
async def delivering(
    settings: Settings,
    service: str,
    database: Database,
    handlers: Mapping[str, Handler],
    *,
    max_records: int,
) -> AsyncIterator[None]:
    """Consume streams with these handlers and relay the outbox while the block runs."""
    await wait_for_broker(settings.broker_url())
    streams = Streams(settings.broker_url(), service, consumer=settings.consumer)
    for stream, handler in handlers.items():
        streams.subscribe(stream, handler, max_records=max_records)
    try:
        async with background(run_relay(database, streams), _keep_inbox_small(database)):
            await streams.start(adopt_own_pending=settings.consumer is not None)
            yield
    finally:
        await streams.stop()


async def _keep_inbox_small(database: Database) -> None:
    while True:
        try:
            async with database.transaction() as session:
                await inbox.prune(session, datetime.now(UTC) - timedelta(days=INBOX_DAYS))
        except Exception:
            log.exception("The inbox was not pruned")
        await asyncio.sleep(UPKEEP_SECONDS)
