"""Reindexing: all vectors anew in a new generation, while the old one serves.

The parties in the database hold the statements, so this also brings back vectors that were lost. A
worker does it beside its other work, on request; without one the command does it alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from services.matcher.domain.party import Party
from services.matcher.handlers.matching import Matcher
from services.matcher.ports import Encoder, Generations, LanguageDetector
from services.matcher.store import reindexing as store
from services.matcher.store import rematch
from services.matcher.store.parties import active_parties
from services.matcher.store.tables import ReindexRow
from shared.database import Database

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Parties encoded in one step; what waits meanwhile is handled in between."""
LOOK_SECONDS = 1.0

Advance = Callable[[int, int], Awaitable[None]]
"""Told how many parties are done, of how many."""
MakeEncoder = Callable[[str], Encoder]


class Rebuild:
    """A new generation in the making."""

    def __init__(self, fresh: Matcher) -> None:
        """Fill the index of `fresh` with the vectors of its model."""
        self._fresh = fresh
        self._copied: dict[UUID, int] = {}
        self._languages: dict[UUID, Party] = {}

    async def copy(self, advance: Advance) -> None:
        """Encode what is not copied yet in its present version, and forget who left."""
        async with self._fresh.database.reading() as session:
            wanted = await store.versions(session)
        gone = self._copied.keys() - wanted.keys()
        await self._fresh.index.remove(gone)
        for profile_id in gone:
            del self._copied[profile_id]
        missing = sorted(i for i, version in wanted.items() if self._copied.get(i) != version)
        await advance(len(self._copied), len(wanted))
        for start in range(0, len(missing), AT_ONCE):
            await self._copy(missing[start : start + AT_ONCE])
            await advance(len(wanted) - len(missing) + start + AT_ONCE, len(wanted))

    async def note_languages(self, *, anew: bool) -> None:
        """Write which statements the new model reads; `anew`: and have everybody matched again."""
        async with self._fresh.database.transaction() as session:
            await store.note_languages(session, self._languages.values())
            if anew:
                await rematch.ask(session, self._copied)

    async def _copy(self, profile_ids: list[UUID]) -> None:
        async with self._fresh.database.reading() as session:
            stored = await active_parties(session, profile_ids)
        parties = [self._fresh.with_languages(party) for party in stored]
        vectors = await self._fresh.encode(parties)
        await self._fresh.index.upsert(list(zip(parties, vectors, strict=True)))
        for party, before in zip(parties, stored, strict=True):
            self._copied[party.profile_id] = party.version
            self._languages.pop(party.profile_id, None)
            if party != before:
                self._languages[party.profile_id] = party


async def reindex_alone(
    database: Database,
    encoder: Encoder,
    generations: Generations,
    detector: LanguageDetector,
    advance: Advance,
) -> None:
    """Rebuild where no worker runs."""
    new = await generations.begin(identity=encoder.identity, dimensions=encoder.dimensions)
    try:
        rebuild = Rebuild(Matcher(database, encoder, new, detector=detector))
        await rebuild.copy(advance)
        await generations.switch(new, None)
        await rebuild.note_languages(anew=True)
    finally:
        await new.close()


async def reindex_beside(
    matcher: Matcher, encoder: Encoder, generations: Generations, advance: Advance
) -> None:
    """Rebuild while `matcher` serves, then have it go on with the new generation.

    What changes meanwhile goes to the old one; before the switch nothing else is handled, and the
    new one catches up.
    """
    new = await generations.begin(identity=encoder.identity, dimensions=encoder.dimensions)
    try:
        fresh = await asyncio.to_thread(
            Matcher, matcher.database, encoder, new, matcher.limits, matcher.detector
        )
        rebuild = Rebuild(fresh)
        await rebuild.copy(advance)
        async with matcher.turn:
            await rebuild.copy(advance)
            await _switch(matcher, fresh, generations)
            await rebuild.note_languages(anew=True)
    except BaseException:
        if matcher.index is not new:
            await new.close()
        raise


async def _switch(matcher: Matcher, fresh: Matcher, generations: Generations) -> None:
    await generations.switch(fresh.index, matcher.index)
    matcher.become(fresh)


async def ask_if_lost(matcher: Matcher, model: str) -> None:
    """Ask for a rebuild where there are parties and no vectors."""
    if await matcher.index.count():
        return
    async with matcher.database.transaction() as session:
        if await store.any_party(session):
            log.warning("The vectors are lost; they are rebuilt")
            await store.ask(session, model)


async def keep_reindexing(matcher: Matcher, generations: Generations, make: MakeEncoder) -> None:
    """Look every second for a request and follow it, one at a time, until cancelled."""
    while True:
        try:
            await reindex_once(matcher, generations, make)
        except Exception:
            log.exception("The request to rebuild the vectors could not be read")
        await asyncio.sleep(LOOK_SECONDS)


async def reindex_once(matcher: Matcher, generations: Generations, make: MakeEncoder) -> bool:
    """Follow the oldest request, if there is one; an error ends it and is kept with it."""
    async with matcher.database.transaction() as session:
        request = await store.claim(session)
    if request is None:
        return False

    async def work(encoder: Encoder) -> None:
        advance = _noting(matcher.database, request.id)
        await reindex_beside(matcher, encoder, generations, advance)

    try:
        await _answer(matcher.database, request, make, work)
    except asyncio.CancelledError:
        async with matcher.database.transaction() as session:
            await store.release(session, request.id)
        raise
    return True


async def reindex_here(
    database: Database,
    generations: Generations,
    request_id: UUID,
    make: MakeEncoder,
    detector: LanguageDetector,
    show: Callable[[int, int], None],
) -> None:
    """Follow this request where no worker runs; `show` is told of the progress."""
    async with database.transaction() as session:
        request = await store.claim(session, request_id)
    if request is None:
        return
    note = _noting(database, request_id)

    async def advance(done: int, total: int) -> None:
        show(min(done, total), total)
        await note(done, total)

    async def work(encoder: Encoder) -> None:
        await reindex_alone(database, encoder, generations, detector, advance)

    try:
        await _answer(database, request, make, work)
    except asyncio.CancelledError:
        await _finish(database, request_id, "It was interrupted.")
        raise


async def _answer(
    database: Database,
    request: ReindexRow,
    make: MakeEncoder,
    work: Callable[[Encoder], Awaitable[None]],
) -> None:
    """Do the work with the model asked for, and note how it ended."""
    try:
        await work(await asyncio.to_thread(make, request.model))
    except Exception as error:
        log.exception("The vectors were not rebuilt with %s", request.model)
        await _finish(database, request.id, str(error) or type(error).__name__)
    else:
        await _finish(database, request.id, None)


def _noting(database: Database, request_id: UUID) -> Advance:
    """Writes progress to the request."""

    async def advance(done: int, total: int) -> None:
        async with database.transaction() as session:
            await store.progress(session, request_id, min(done, total), total)

    return advance


async def _finish(database: Database, request_id: UUID, error: str | None) -> None:
    async with database.transaction() as session:
        await store.finish(session, request_id, error)
