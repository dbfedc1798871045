"""Wires ingest: database, routes, and the worker with relay and subscription."""

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
from shared.service import Service
from shared.worker import delivering

NAME = "ingest"
EVENTS_AT_ONCE = 100


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
    async def introductions(events: Sequence[Event]) -> None:
        async with database.transaction() as session:
            await record_introductions(session, events)

    handlers = {INTRODUCTIONS: introductions}
    async with delivering(settings, NAME, database, handlers, max_records=EVENTS_AT_ONCE):
        yield
