"""Wires the matcher: database, pages and, in its worker, the model, the index and the streams."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import APIRouter

from services.matcher.api import api
from services.matcher.embedding import make_encoder
from services.matcher.handlers.authority import keep_following_confirmations
from services.matcher.handlers.countries import keep_following_country_list
from services.matcher.handlers.coverage import follow_introductions, keep_counting
from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.overdue import keep_watching
from services.matcher.handlers.reindexing import ask_if_lost, keep_reindexing
from services.matcher.handlers.releasing import keep_releasing
from services.matcher.handlers.rematching import keep_rematching
from services.matcher.index import open_generations
from services.matcher.index.points import FolderInUseError
from services.matcher.languages import LangidDetector
from services.matcher.pages import pages
from services.matcher.ports import Generations
from services.matcher.settings import MatcherSettings
from shared.database import Database
from shared.events import INTRODUCTIONS, PROFILES, Event
from shared.service import Service
from shared.tasks import background
from shared.worker import delivering

log = logging.getLogger(__name__)

NAME = "matcher"
MAX_RECORDS = 32
LOOK_SECONDS = 1.0


def build(settings: MatcherSettings) -> Service:
    """The matcher on these settings, not started."""
    database = Database(settings.database_url_for(NAME))
    router = APIRouter()
    router.include_router(api(database))
    router.include_router(pages(database, settings))

    @asynccontextmanager
    async def worker() -> AsyncIterator[None]:
        async with _worker(settings, database):
            yield

    return Service(NAME, database, router, Path(__file__).parent / "templates", worker)


@asynccontextmanager
async def _worker(settings: MatcherSettings, database: Database) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        generations = await _when_free(settings)
        stack.push_async_callback(generations.close)
        matcher = await _matcher(settings, database, generations)
        stack.push_async_callback(matcher.close)
        await ask_if_lost(matcher, settings.model)
        await stack.enter_async_context(_working(settings, matcher, generations))
        yield


async def _when_free(settings: MatcherSettings) -> Generations:
    """The vectors, once no other process has them open: a command that rebuilds them may."""
    folder = settings.data / "vectors"
    while True:
        try:
            return open_generations(folder, settings.qdrant_url, settings.qdrant_api_key)
        except FolderInUseError:
            log.warning("Another process has %s open; waiting for it", folder)
            await asyncio.sleep(LOOK_SECONDS)


async def _matcher(
    settings: MatcherSettings, database: Database, generations: Generations
) -> Matcher:
    encoder = await asyncio.to_thread(make_encoder, settings.model)
    detector = await asyncio.to_thread(LangidDetector)
    index = await generations.current(identity=encoder.identity, dimensions=encoder.dimensions)
    return Matcher(database, encoder, index, detector=detector)


@asynccontextmanager
async def _working(
    settings: MatcherSettings, matcher: Matcher, generations: Generations
) -> AsyncIterator[None]:
    """Follow the streams and do what pages and commands ask for while the block runs."""

    async def on_profiles(events: Sequence[Event]) -> None:
        async with matcher.turn:
            await follow_profiles(matcher, events)

    async def on_introductions(events: Sequence[Event]) -> None:
        await follow_introductions(matcher.database, events)

    handlers = {PROFILES: on_profiles, INTRODUCTIONS: on_introductions}
    async with (
        delivering(settings, NAME, matcher.database, handlers, max_records=MAX_RECORDS),
        background(
            keep_following_country_list(matcher),
            keep_following_confirmations(matcher),
            keep_counting(matcher.database),
            keep_watching(matcher.database, settings.review_days),
            keep_releasing(matcher.database),
            keep_rematching(matcher),
            keep_reindexing(matcher, generations, make_encoder),
        ),
    ):
        yield
