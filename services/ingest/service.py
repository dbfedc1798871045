"""Wires ingest: database, routes, and the worker with relay and subscription."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter

from services.ingest.api import ProfileApi
from services.ingest.handlers.account_news import announce_all
from services.ingest.handlers.contacts import reassign
from services.ingest.handlers.keeping import record_introductions
from services.ingest.handlers.profiles import resume_due
from services.ingest.handlers.tokens import revoke_powerless
from services.ingest.pages import page_router
from services.ingest.settings import IngestSettings
from shared.database import Database
from shared.events import INTRODUCTIONS, Event
from shared.places import Gazetteer
from shared.service import Service
from shared.tasks import background
from shared.worker import delivering

log = logging.getLogger(__name__)

NAME = "ingest"
EVENTS_AT_ONCE = 100
PAUSES_SECONDS = 600
RIGHTS = "a check of rights"
"""Who revokes a token that no longer has any, in the audit."""


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
            await reassign(session, events)

    handlers = {INTRODUCTIONS: introductions}
    async with (
        delivering(settings, NAME, database, handlers, max_records=EVENTS_AT_ONCE),
        background(_announce_accounts(database), _end_pauses(database), _end_tokens(database)),
    ):
        yield


async def _end_pauses(database: Database) -> None:
    while True:
        try:
            async with database.transaction() as session:
                await resume_due(session, datetime.now(UTC).date())
        except Exception:
            log.exception("The pauses that are over were not ended")
        await asyncio.sleep(PAUSES_SECONDS)


async def _end_tokens(database: Database) -> None:
    while True:
        try:
            async with database.transaction() as session:
                await revoke_powerless(session, RIGHTS)
        except Exception:
            log.exception("Tokens without rights were not revoked")
        await asyncio.sleep(PAUSES_SECONDS)


async def _announce_accounts(database: Database) -> None:
    while True:
        try:
            await announce_all(database)
        except Exception:
            log.exception("Accounts were not announced; it is tried again")
            await asyncio.sleep(PAUSES_SECONDS)
        else:
            return
