"""Counting: keeps the tables of coverage up to date, and follows what becomes of introductions."""

import asyncio
import logging
import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.store.coverage import counting, progress
from shared import inbox
from shared.database import Database
from shared.events import (
    DeliveryFailed,
    Event,
    IntroductionAnswered,
    IntroductionMoved,
    IntroductionSent,
    OutcomeRecorded,
    ReferralAnswered,
)

log = logging.getLogger(__name__)

AT_ONCE = 500
LOOK_SECONDS = 2.0
REST = 20.0
"""After a look at everything, rest this many times as long as it took."""
ENDS = ("closed", "declined", "no_answer", "withdrawn")
"""States of an introduction in which nobody is waited for; what was closed can come back."""
MOMENT_OF = {"met": "met_at", "agreed": "agreed_at", "nothing": "ended_at"}


async def follow_introductions(database: Database, events: Sequence[Event]) -> None:
    """Note what was sent, answered and came of it, once an event; any order will do."""
    async with database.transaction() as session:
        new = await inbox.accept(session, [e.id for e in events])
        changed = {await _note(session, event) for event in events if event.id in new}
        await session.flush()
        await counting.count_matches(session, {match_id for match_id in changed if match_id})


async def _note(session: AsyncSession, event: Event) -> UUID | None:
    if isinstance(event, IntroductionSent):
        return await _moment(session, event.data.match_id, "asked_at", event)
    if isinstance(event, IntroductionMoved):
        return await _moved(session, event)
    if isinstance(event, DeliveryFailed):
        return await _moment(session, event.data.match_id, "failed_at", event)
    if isinstance(event, OutcomeRecorded):
        return await _moment(session, event.data.match_id, MOMENT_OF[event.data.outcome], event)
    if isinstance(event, IntroductionAnswered | ReferralAnswered):
        data = event.data
        await progress.note_answer(session, data.match_id, data.side, data.answer, event.time)
        if data.agreed:
            await _moment(session, data.match_id, "consented_at", event)
        return data.match_id
    return None


async def _moved(session: AsyncSession, event: IntroductionMoved) -> UUID | None:
    data = event.data
    if data.after not in ENDS:
        if data.before != "closed":
            return None
        await progress.note_reopened(session, data.match_id)
        return data.match_id
    if data.before == data.after and data.reason is None:
        return None
    await progress.note_end(session, data.match_id, data.after, data.reason)
    if data.frees_capacity:
        await progress.note_moment(session, data.match_id, "freed_at", event.time)
    return data.match_id


async def _moment(
    session: AsyncSession, match_id: UUID | None, name: str, event: Event
) -> UUID | None:
    if match_id is not None:
        await progress.note_moment(session, match_id, name, event.time)
    return match_id


async def count_once(database: Database) -> int:
    """Count what has changed, a batch at most of parties and of matches; returns how many."""
    async with database.reading() as session:
        parties = await counting.stale_parties(session, AT_ONCE)
        matches = await counting.stale_matches(session, AT_ONCE)
    if parties or matches:
        async with database.transaction() as session:
            await counting.count_parties(session, parties)
            await counting.count_matches(session, matches)
    return len(parties) + len(matches)


async def keep_counting(database: Database) -> None:
    """Look every few seconds, less often where a look takes long, until cancelled."""
    while True:
        started, found = time.monotonic(), 0
        try:
            found = await count_once(database)
        except Exception:
            log.exception("Coverage was not counted; it is tried again")
        if not found:
            await asyncio.sleep(max(LOOK_SECONDS, REST * (time.monotonic() - started)))
