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
from shared.service import Service
from shared.worker import delivering

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

    async def on_profiles(events: Sequence[Event]) -> None:
        await follow_profiles(matcher, events)

    try:
        handlers = {PROFILES: on_profiles}
        async with delivering(settings, NAME, database, handlers, max_records=MAX_RECORDS):
            yield
    finally:
        await index.close()
