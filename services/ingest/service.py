"""Wires ingest: database, routes, and the worker with relay and subscription."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from fastapi import APIRouter

from services.ingest.api import ProfileApi
from services.ingest.handlers.ties import record_introductions
from services.ingest.pages import page_router
from services.ingest.settings import IngestSettings
from shared.database import Database
from shared.events import INTRODUCTIONS, Event
from shared.places import Gazetteer
from shared.relay import run_relay
from shared.service import Service
from shared.streams import Streams

NAME = "ingest"
EVENTS_AT_ONCE = 100


class BrokerUrlMissingError(Exception):
    """A worker of ingest needs REDIS_URL, or a process that starts the bundled broker."""


def build(settings: IngestSettings) -> Service:
    """Ingest as these settings say; nothing connects before it is used."""
    database = Database(settings.database_url_for(NAME))
    gazetteer = Gazetteer(settings.data)
    router = APIRouter()
    router.include_router(ProfileApi(database, gazetteer).router())
    router.include_router(page_router(database, gazetteer, settings))
    return Service(
        name=NAME,
        database=database,
        router=router,
        templates=Path(__file__).parent / "templates",
        worker=lambda: _worker(database, settings),
    )


@contextlib.asynccontextmanager
async def _worker(database: Database, settings: IngestSettings) -> AsyncIterator[None]:
    """Relay and subscription, for as long as the block runs."""
    if settings.redis_url is None:
        raise BrokerUrlMissingError
    streams = Streams(settings.redis_url, NAME, consumer=settings.consumer)

    async def introductions(events: Sequence[Event]) -> None:
        async with database.transaction() as session:
            await record_introductions(session, events)

    streams.subscribe(INTRODUCTIONS, introductions, max_records=EVENTS_AT_ONCE)
    await streams.start(adopt_own_pending=settings.consumer is not None)
    relay = asyncio.create_task(run_relay(database, streams))
    try:
        yield
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
        await streams.stop()
