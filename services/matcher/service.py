"""Wires the matcher: database, pages and, in its worker, the model, the index and the streams."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter

from services.matcher.api import api
from services.matcher.embedding import SentenceTransformerEncoder
from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.suggesting import Matcher
from services.matcher.index import open_index
from services.matcher.pages import pages
from services.matcher.settings import MatcherSettings
from shared.database import Database
from shared.events import PROFILES, Event
from shared.relay import run_relay
from shared.service import Service
from shared.streams import Streams
from shared.tasks import background

NAME = "matcher"
MAX_RECORDS = 32


def build(settings: MatcherSettings) -> Service:
    """The matcher on these settings, not started."""
    database = Database(settings.database_url_for(NAME))
    router = APIRouter()
    router.include_router(api(database))
    router.include_router(pages(database))

    @asynccontextmanager
    async def worker() -> AsyncIterator[None]:
        async with _worker(settings, database):
            yield

    return Service(NAME, database, router, Path(__file__).parent / "templates", worker)


@asynccontextmanager
async def _worker(settings: MatcherSettings, database: Database) -> AsyncIterator[None]:
    encoder = await asyncio.to_thread(SentenceTransformerEncoder, settings.model)
    index = await open_index(
        settings.data / "vectors",
        settings.qdrant_url,
        settings.qdrant_api_key,
        identity=encoder.identity,
        dimensions=encoder.dimensions,
    )
    matcher = Matcher(database, encoder, index)
    streams = Streams(settings.broker_url(), NAME, consumer=settings.consumer)

    async def on_profiles(events: Sequence[Event]) -> None:
        await follow_profiles(matcher, events)

    streams.subscribe(PROFILES, on_profiles, max_records=MAX_RECORDS)
    async with background(run_relay(database, streams)):
        await streams.start(adopt_own_pending=settings.consumer is not None)
        try:
            yield
        finally:
            await streams.stop()
            await index.close()
