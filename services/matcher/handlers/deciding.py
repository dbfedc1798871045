"""Deciding: a liaison officer approves, declines or escalates a suggestion, once, with a reason.

What a flag or an officer escalates is decided by two: it waits for a second person, who confirms or
refuses it. Flags are looked at again at every approval, as they stand then. An approval may be held
for a while before it goes out (`releasing`).
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import (
    BlockedMatchError,
    InvalidStepError,
    MatcherError,
    SamePersonError,
)
from services.matcher.domain.flags import highest
from services.matcher.domain.review import CODES, ENGLISH
from services.matcher.handlers.announcing import announce
from services.matcher.handlers.diligence import flags_now
from services.matcher.handlers.reviewing import (
    Change,
    end_waiting,
    now,
    reason_of,
    step,
    written,
)
from services.matcher.store import matches as store
from services.matcher.store.tables import MatchRow
from shared.events import Level
from shared.texts import Phrase

NO_HOLD = timedelta()


async def approve(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    reason: str,
    *,
    second: bool = False,
    introduction: str | None = None,
    hold: timedelta = NO_HOLD,
    version: int | None = None,
) -> None:
    """Approve an open suggestion, or escalate it; raises a `MatcherError` if that cannot be done.

    As the `second` person, approve what another one escalated. `introduction` is what both sides read
    first, None to leave it as it is. The approval goes out after `hold`, at once if that is nothing.
    """
    reason = reason_of(reason)
    action = "confirm" if second else "approve"
    async with step(
        session, match_id, action, by, states=_waits(second=second), version=version, note=reason
    ) as change:
        if second:
            _check_second_person(change.match, by)
        introduce(change.match, introduction)
        level = await renew_flags(session, change.match)
        if level == "block":
            raise BlockedMatchError
        if level == "escalate" and not second:
            await pass_on(session, change, by, reason)
        else:
            await _approve(session, change.match, by, reason, hold)


async def decline(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    note: str,
    *,
    second: bool = False,
    code: str = "other",
    version: int | None = None,
) -> None:
    """Decline an open suggestion for good; raises a `MatcherError` if that cannot be done.

    As the `second` person, decline what another one escalated. `code` is a key of `CODES`; the note
    may be empty, but for `other`.
    """
    note = _checked_note(code, note)
    action = "refuse" if second else "decline"
    async with step(
        session, match_id, action, by, states=_waits(second=second), version=version, note=note
    ) as change:
        if second:
            _check_second_person(change.match, by)
        await _decline(session, change, by, code)


confirm = partial(approve, second=True)
refuse = partial(decline, second=True)


async def escalate(
    session: AsyncSession, match_id: UUID, by: str, reason: str, *, version: int | None = None
) -> None:
    """Let a supervisor decide; raises a `MatcherError` if that cannot be done."""
    reason = written("escalate_note", reason, Phrase("Say what the supervisor should look at."))
    async with step(
        session, match_id, "escalate", by, states=(store.OPEN,), version=version, note=reason
    ) as change:
        await pass_on(session, change, by, reason)


async def decline_all(
    session: AsyncSession,
    chosen: Sequence[tuple[UUID, int]],
    by: str,
    note: str,
    code: str,
) -> list[tuple[UUID, MatcherError]]:
    """Decline many suggestions (id and version each) with one reason; returns those that were not."""
    _checked_note(code, note)
    failed: list[tuple[UUID, MatcherError]] = []
    for match_id, version in chosen:
        try:
            await decline(session, match_id, by, note, code=code, version=version)
        except MatcherError as error:
            failed.append((match_id, error))
    return failed


def introduce(match: MatchRow, text: str | None) -> None:
    """Set what both sides read first, unless it is None; raises `InvalidStepError`."""
    if text is not None:
        match.introduction = written("introduction", text) or None


def _checked_note(code: str, note: str) -> str:
    if code not in CODES:
        raise InvalidStepError({"code": Phrase("Choose why you decline.")})
    missing = Phrase("Write in a few words why you decline.") if code == "other" else None
    return written("note", note, missing)


async def renew_flags(session: AsyncSession, match: MatchRow) -> Level | None:
    """Keep the flags of an undecided match as they stand now; returns the gravest level."""
    flags = await flags_now(session, match.locality_id, match.party_id)
    match.flags = [f.model_dump(mode="json") for f in flags]
    match.level = level = highest(flags)
    return level


async def pass_on(session: AsyncSession, change: Change, by: str, reason: str) -> None:
    """Have a supervisor other than this officer decide; whatever the match waited for has ended."""
    match, change.action = change.match, "escalate"
    await end_waiting(session, match)
    match.state, match.escalated_by, match.escalation_reason = store.ESCALATED, by, reason
    match.escalated_at = match.waiting_since = now()
    match.assigned_to = None


def _check_second_person(match: MatchRow, by: str) -> None:
    """Raise `SamePersonError` if this is who escalated it."""
    if (match.escalated_by or "").casefold() == by.casefold():
        raise SamePersonError


def _waits(*, second: bool) -> tuple[str]:
    """The state of what the first or the second person decides."""
    return (store.ESCALATED,) if second else (store.OPEN,)


async def _approve(
    session: AsyncSession, match: MatchRow, by: str, reason: str, hold: timedelta
) -> None:
    await end_waiting(session, match)
    match.decided_at, match.decided_by, match.decision_reason = now(), by, reason
    match.reason_code = None
    match.state = store.HELD if hold else store.DECIDED[0]
    match.release_at = match.decided_at + hold if hold else None
    if not hold:
        await announce(session, match)


async def _decline(session: AsyncSession, change: Change, by: str, code: str) -> None:
    match, change.code = change.match, code
    await end_waiting(session, match)
    match.state, match.reason_code = store.DECIDED[1], code
    match.decided_at, match.decided_by = now(), by
    match.decision_reason = change.note or ENGLISH[code]
    await announce(session, match)
