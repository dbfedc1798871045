"""Deciding: a liaison officer approves or declines a suggestion, once, with a reason."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import (
    REASON_MAX,
    AlreadyDecidedError,
    InvalidReasonError,
    UnknownMatchError,
)
from services.matcher.store import matches as store
from services.matcher.store.parties import party_of
from shared import outbox
from shared.events import Decision, MatchApproved, MatchDeclined, MatchState, Reason


async def approve(session: AsyncSession, match_id: UUID, by: str, reason: str) -> None:
    """Approve an open suggestion; raises a `MatcherError` if that cannot be done."""
    await _decide(session, match_id, "approved", by, reason)


async def decline(session: AsyncSession, match_id: UUID, by: str, reason: str) -> None:
    """Decline an open suggestion for good; raises a `MatcherError` if that cannot be done."""
    await _decide(session, match_id, "declined", by, reason)


async def _decide(session: AsyncSession, match_id: UUID, state: str, by: str, reason: str) -> None:
    reason = reason.strip()
    if not 0 < len(reason) <= REASON_MAX:
        raise InvalidReasonError(len(reason))
    decided = await store.decide(session, match_id, state, by, reason)
    listed = await store.get_match(session, match_id)
    if listed is None:
        raise UnknownMatchError(UnknownMatchError.__doc__)
    if not decided:
        raise AlreadyDecidedError(listed.match.state, listed.match.decided_by)
    decision = Decision(match=match_state(listed), decided_by=by, reason=reason)
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
    )
