"""Releasing: an approval is held for a while, can be taken back, and then goes out by itself."""

import asyncio
import logging
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import NotYourDecisionError
from services.matcher.handlers.announcing import announce
from services.matcher.handlers.deciding import introduce
from services.matcher.handlers.reviewing import MACHINE, now, step
from services.matcher.store import matches as store
from services.matcher.store.tables import MatchRow
from shared.database import Database

log = logging.getLogger(__name__)

AT_ONCE = 100
LOOK_SECONDS = 1.0
HELD = (store.HELD,)


async def undo(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    *,
    is_supervisor: bool,
    version: int | None = None,
) -> None:
    """Take a held approval back: the match waits again for whom it waited before."""
    async with step(session, match_id, "undo", by, states=HELD, version=version) as change:
        match = change.match
        _check_own(match, by, is_supervisor=is_supervisor)
        match.state = store.ESCALATED if match.escalated_by else store.OPEN
        match.decided_at = match.decided_by = match.decision_reason = match.release_at = None


async def release(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    *,
    is_supervisor: bool,
    version: int | None = None,
) -> None:
    """Send a held approval out before its time."""
    async with step(session, match_id, "release", by, states=HELD, version=version) as change:
        _check_own(change.match, by, is_supervisor=is_supervisor)
        await _send(session, change.match)


async def edit_introduction(
    session: AsyncSession, match_id: UUID, by: str, text: str, *, version: int | None = None
) -> None:
    """Change what both sides read first, as long as it has not gone out."""
    states = store.PENDING
    async with step(session, match_id, "introduce", by, states=states, version=version) as change:
        introduce(change.match, text)


async def release_due(database: Database) -> int:
    """Send out the approvals whose time has come; returns how many."""
    async with database.transaction() as session:
        ids = await store.due_for_release(session, now(), AT_ONCE)
        for match_id in ids:
            async with step(session, match_id, "release", MACHINE, states=HELD) as change:
                await _send(session, change.match)
    return len(ids)


async def keep_releasing(database: Database) -> None:
    """Look every second for approvals whose time has come, until cancelled."""
    while True:
        found = 0
        try:
            found = await release_due(database)
        except Exception:
            log.exception("Approvals were not sent out; it is tried again")
        if found < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)


async def _send(session: AsyncSession, match: MatchRow) -> None:
    match.state, match.release_at = store.DECIDED[0], None
    await announce(session, match)


def _check_own(match: MatchRow, by: str, *, is_supervisor: bool) -> None:
    if not is_supervisor and (match.decided_by or "").casefold() != by.casefold():
        raise NotYourDecisionError
