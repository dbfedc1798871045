"""Announcing: what ends a match as an event, in the transaction that makes it final."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import UnknownMatchError
from services.matcher.store import matches as store
from services.matcher.store import rematch
from services.matcher.store.parties import party_of
from services.matcher.store.tables import MatchRow
from shared import outbox
from shared.events import (
    Circumstance,
    Closing,
    Decision,
    Flag,
    MatchApproved,
    MatchClosed,
    MatchDeclined,
    MatchState,
    Reason,
)


async def announce(session: AsyncSession, match: MatchRow) -> None:
    """Say that a match is approved or declined, which it must be; who lost one is looked at again."""
    await session.flush()
    listed = await store.get_match(session, match.id)
    if listed is None:
        raise UnknownMatchError
    decision = Decision(
        match=match_state(listed),
        decided_by=match.decided_by or "",
        reason=match.decision_reason or "",
        code=match.reason_code,
        introduction=match.introduction,
    )
    if match.state == "declined":
        await rematch.ask(session, [match.locality_id, match.party_id])
        await outbox.add(session, MatchDeclined(subject=str(match.id), data=decision))
    else:
        await outbox.add(session, MatchApproved(subject=str(match.id), data=decision))


async def announce_closed(
    session: AsyncSession, matches: Iterable[store.OpenMatch], because: str
) -> None:
    """Say that matches went away without a decision; `because` as in `shared.events.Closing`."""
    closings = [
        Closing(
            match_id=m.id,
            locality_id=m.pair.locality_id,
            party_id=m.pair.party_id,
            reason=because,
        )
        for m in matches
    ]
    await outbox.add(session, *(MatchClosed(subject=str(c.match_id), data=c) for c in closings))


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
        statement_score=listed.match.statement_score,
        context=tuple(Circumstance.model_validate(c) for c in listed.match.context),
    )
