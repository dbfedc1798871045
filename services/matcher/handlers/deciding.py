"""Deciding: a liaison officer approves or declines a suggestion, once, with a reason.

What a flag escalates is decided by two: the first approval waits for a second person, who confirms
or refuses it. Flags are looked at again at every approval, as they stand then.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import (
    REASON_MAX,
    AlreadyDecidedError,
    BlockedMatchError,
    InvalidReasonError,
    SamePersonError,
    UnknownMatchError,
)
from services.matcher.domain.flags import highest
from services.matcher.handlers.diligence import flags_now
from services.matcher.store import matches as store
from services.matcher.store import rematch
from services.matcher.store.parties import party_of
from shared import outbox
from shared.events import Decision, Flag, Level, MatchApproved, MatchDeclined, MatchState, Reason


async def approve(session: AsyncSession, match_id: UUID, by: str, reason: str) -> None:
    """Approve an open suggestion, or escalate it; raises a `MatcherError` if that cannot be done."""
    reason = _checked(reason)
    if await _renewed(session, match_id) == "escalate":
        if not await store.escalate(session, match_id, by, reason):
            raise await _already(session, match_id)
        return
    await _decide(session, match_id, "approved", by, reason)


async def decline(session: AsyncSession, match_id: UUID, by: str, reason: str) -> None:
    """Decline an open suggestion for good; raises a `MatcherError` if that cannot be done."""
    await _decide(session, match_id, "declined", by, _checked(reason))


async def confirm(session: AsyncSession, match_id: UUID, by: str, reason: str) -> None:
    """Approve what another person escalated; raises a `MatcherError` if that cannot be done."""
    reason = _checked(reason)
    await _renewed(session, match_id)
    await _check_second_person(session, match_id, by)
    await _decide(session, match_id, "approved", by, reason, of=store.ESCALATED)


async def refuse(session: AsyncSession, match_id: UUID, by: str, reason: str) -> None:
    """Decline what another person escalated; raises a `MatcherError` if that cannot be done."""
    reason = _checked(reason)
    await _check_second_person(session, match_id, by)
    await _decide(session, match_id, "declined", by, reason, of=store.ESCALATED)


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= REASON_MAX:
        raise InvalidReasonError(len(reason))
    return reason


async def _renewed(session: AsyncSession, match_id: UUID) -> Level | None:
    """Keep the flags of an undecided match as they stand now; returns the gravest level."""
    match = (await _found(session, match_id)).match
    if match.state not in store.PENDING:
        raise await _already(session, match_id)
    flags = await flags_now(session, match.locality_id, match.party_id)
    if highest(flags) == "block":
        raise BlockedMatchError(BlockedMatchError.__doc__)
    match.flags = [f.model_dump(mode="json") for f in flags]
    return highest(flags)


async def _check_second_person(session: AsyncSession, match_id: UUID, by: str) -> None:
    match = (await _found(session, match_id)).match
    if match.state == store.ESCALATED and (match.escalated_by or "").casefold() == by.casefold():
        raise SamePersonError(SamePersonError.__doc__)


async def _found(session: AsyncSession, match_id: UUID) -> store.Listed:
    listed = await store.get_match(session, match_id)
    if listed is None:
        raise UnknownMatchError(UnknownMatchError.__doc__)
    return listed


async def _already(session: AsyncSession, match_id: UUID) -> AlreadyDecidedError:
    match = (await _found(session, match_id)).match
    return AlreadyDecidedError(match.state, match.decided_by or match.escalated_by)


async def _decide(
    session: AsyncSession, match_id: UUID, state: str, by: str, reason: str, of: str = store.OPEN
) -> None:
    if not await store.decide(session, match_id, state, by, reason, of=of):
        raise await _already(session, match_id)
    listed = await _found(session, match_id)
    decision = Decision(match=match_state(listed), decided_by=by, reason=reason)
    if state == "declined":
        await rematch.ask(session, [listed.match.locality_id, listed.match.party_id])
    event = MatchApproved if state == "approved" else MatchDeclined
    await outbox.add(session, event(subject=str(match_id), data=decision))


def match_state(listed: store.Listed) -> MatchState:
    """A stored match as events carry it."""
    locality, party = (party_of(row) for row in (listed.locality, listed.party))
    return MatchState(
        match_id=listed.match.id,
        locality=locality.as_match_party(),
        party=party.as_match_party(),
        score=listed.match.score,
        reasons=tuple(Reason.model_validate(r) for r in listed.match.reasons),
        flags=tuple(Flag.model_validate(f) for f in listed.match.flags),
    )
