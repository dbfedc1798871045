"""Releasing: an approval is held for a while, can be taken back, and then goes out by itself."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import NotYourDecisionError
from services.matcher.handlers.announcing import announce, announce_closed
from services.matcher.handlers.deciding import introduce, pass_on, renew_flags
from services.matcher.handlers.reviewing import MACHINE, Change, now, step, undecide
from services.matcher.store import matches as store
from services.matcher.store.countries import BLOCKED
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
    async with _own(session, match_id, "undo", by, version, is_supervisor=is_supervisor) as change:
        change.match.state = store.ESCALATED if change.match.escalated_by else store.OPEN
        undecide(change.match)


async def release(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    *,
    is_supervisor: bool,
    version: int | None = None,
) -> None:
    """Send a held approval out before its time, as far as its flags allow (`release_due`)."""
    async with _own(
        session, match_id, "release", by, version, is_supervisor=is_supervisor
    ) as change:
        await _send(session, change)


async def edit_introduction(
    session: AsyncSession, match_id: UUID, by: str, text: str, *, version: int | None = None
) -> None:
    """Change what both sides read first, as long as it has not gone out."""
    states = store.PENDING
    async with step(session, match_id, "introduce", by, states=states, version=version) as change:
        introduce(change.match, text)


async def release_due(database: Database) -> int:
    """Send out the approvals whose time has come; returns how many were looked at.

    What has been escalated since waits for a second person first, what has been blocked is closed.
    """
    async with database.transaction() as session:
        ids = await store.due_for_release(session, now(), AT_ONCE)
        for match_id in ids:
            async with step(session, match_id, "release", MACHINE, states=HELD) as change:
                await _send(session, change)
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


async def _send(session: AsyncSession, change: Change) -> None:
    match = change.match
    level = await renew_flags(session, match)
    if level == "block":
        await _close_blocked(session, change)
    elif level == "escalate" and not match.escalated_by:
        by, reason = match.decided_by or "", match.decision_reason or ""
        await pass_on(session, change, by, reason)
        undecide(match)
        change.by, change.note = MACHINE, match.flags[0]["text"]
    else:
        match.state, match.release_at = store.DECIDED[0], None
        await announce(session, match)


async def _close_blocked(session: AsyncSession, change: Change) -> None:
    match = change.match
    change.action, change.by = "close", MACHINE
    change.note = f"{BLOCKED}: {match.flags[0]['text']}"
    match.state, match.closed_because = "superseded", BLOCKED
    undecide(match)
    await announce_closed(session, [store.as_open_match(match)], BLOCKED)


@asynccontextmanager
async def _own(
    session: AsyncSession,
    match_id: UUID,
    action: str,
    by: str,
    version: int | None,
    *,
    is_supervisor: bool,
) -> AsyncIterator[Change]:
    """A step with a held approval of one's own, or of anybody as a supervisor."""
    async with step(session, match_id, action, by, states=HELD, version=version) as change:
        if not is_supervisor and (change.match.decided_by or "").casefold() != by.casefold():
            raise NotYourDecisionError
        yield change
