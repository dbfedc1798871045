"""Watches the officers' service level: what breaches it is announced, once, and once it is over."""

import asyncio
import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.service_level import due, latest_overdue
from services.matcher.handlers.asking import reviewed
from services.matcher.handlers.reviewing import now as this_moment
from services.matcher.store import matches
from services.matcher.store.review import overdue as store
from shared import outbox
from shared.database import Database
from shared.events import Overdue, ReviewOverdue, ReviewSettled, Settlement

log = logging.getLogger(__name__)

AT_ONCE = 100
LOOK_SECONDS = 60.0


async def watch(database: Database, working_days: int, now: datetime) -> int:
    """Announce breaches that began or ended, at most `AT_ONCE` of each; returns how many."""
    async with database.transaction() as session:
        latest = latest_overdue(now, working_days)
        over = await store.ended(session, latest, now, AT_ONCE)
        await store.forget(session, over)
        for match_id in over:
            data = Settlement(match_id=match_id)
            await outbox.add(session, ReviewSettled(subject=str(match_id), data=data))
        new = await store.begun(session, latest, now, AT_ONCE)
        for match_id in new:
            await _announce(session, match_id, working_days)
        return len(over) + len(new)


async def keep_watching(database: Database, working_days: int) -> None:
    """Look every minute until cancelled."""
    while True:
        found = 0
        try:
            found = await watch(database, working_days, this_moment())
        except Exception:
            log.exception("Overdue matches were not announced; it is tried again")
        if found < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)


async def _announce(session: AsyncSession, match_id: UUID, working_days: int) -> None:
    listed = await matches.get_match(session, match_id)
    if listed is None or not await store.note(session, listed.match):
        return
    match = listed.match
    data = Overdue(
        match=reviewed(listed),
        state="escalated" if match.state == matches.ESCALATED else "suggested",
        since=match.waiting_since,
        due=due(match.waiting_since, working_days),
        assigned_to=match.assigned_to,
    )
    await outbox.add(session, ReviewOverdue(subject=str(match_id), data=data))
