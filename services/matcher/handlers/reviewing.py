"""One step of a review: lock the match, check that it is as the person saw it, keep what changed.

Every step of officers, cities and the worker goes through here, so that none is missing in the audit
trail and two people never overwrite each other.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import (
    REASON_MAX,
    AlreadyDecidedError,
    ChangedMatchError,
    InvalidReasonError,
    InvalidStepError,
    UnknownMatchError,
)
from services.matcher.domain.review import ACTIONS, sentence
from services.matcher.handlers.asking import close_announced
from services.matcher.store import matches as store
from services.matcher.store.closing import read_matches
from services.matcher.store.review import desk, log
from services.matcher.store.tables import MatchRow
from shared.texts import Phrase, Said

UNDECIDED = (store.OPEN, store.ESCALATED)
MACHINE = "Entente"
"""Who takes the steps that nobody takes."""


@dataclass(slots=True)
class Change:
    """A step in the making: all but the match may still be set; `action` is a key of `ACTIONS`."""

    match: MatchRow
    action: str
    by: str
    note: str = ""
    code: str | None = None


@asynccontextmanager
async def step(
    session: AsyncSession,
    match_id: UUID,
    action: str,
    by: str,
    *,
    states: Collection[str] = UNDECIDED,
    version: int | None = None,
    note: str = "",
) -> AsyncIterator[Change]:
    """Change a match that is in one of `states`, and still at `version` if one is given.

    Raises `UnknownMatchError`, `AlreadyDecidedError` or `ChangedMatchError`; what the block changes
    is kept with who and when, unless it raises.
    """
    match = await store.lock_match(session, match_id)
    if match is None:
        raise UnknownMatchError
    if match.state not in states:
        raise AlreadyDecidedError(
            match.state, match.decided_by or match.escalated_by, match.decided_at
        )
    if version is not None and version != match.version:
        await _changed(session, match_id)
    before = log.snapshot(match)
    change = Change(match, action, by, note)
    yield change
    match.version += 1
    await log.note(
        session, match, change.action, change.by, before=before, text=change.note, code=change.code
    )


async def end_waiting(session: AsyncSession, match: MatchRow) -> None:
    """Whatever the match waited for, it does not any more."""
    if match.asked_at is not None:
        closed = await desk.close_questions(session, match.id)
        await close_announced(session, match.id, closed)
    match.asked_at = match.snoozed_until = None


def undecide(match: MatchRow) -> None:
    """An approval that has not gone out is one no more."""
    match.decided_at = match.decided_by = match.decision_reason = match.release_at = None


async def close_worked_on(
    session: AsyncSession, ids: Collection[UUID], state: str, because: str
) -> None:
    """Close matches that somebody has worked on and that are locked; keep that in the trail."""
    for match in await read_matches(session, ids):
        before = log.snapshot(match)
        await end_waiting(session, match)
        match.state, match.closed_because = state, because
        undecide(match)
        match.version += 1
        await log.note(session, match, "close", MACHINE, before=before, text=because)


def reason_of(text: str) -> str:
    """A reason without surrounding space; raises `InvalidReasonError`."""
    text = text.strip()
    if not 0 < len(text) <= REASON_MAX:
        raise InvalidReasonError(len(text))
    return text


def written(field: str, text: str, missing: Said | None = None) -> str:
    """What was written into a field; raises `InvalidStepError` if it is too long or `missing`."""
    text = text.strip()
    if len(text) > REASON_MAX:
        too_long = Phrase("Shorten this to %(most)s characters.", most=REASON_MAX)
        raise InvalidStepError({field: too_long})
    if not text and missing is not None:
        raise InvalidStepError({field: missing})
    return text


async def _changed(session: AsyncSession, match_id: UUID) -> NoReturn:
    last = await log.history(session, match_id, 1)
    known = [s for s in last if s.action in ACTIONS]
    raise ChangedMatchError(sentence(known[0].action, known[0].by, known[0].at) if known else None)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
