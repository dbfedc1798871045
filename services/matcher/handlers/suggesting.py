"""Suggesting: keep the shortlists of all who are concerned, and say what is suggested and why."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.context import circumstances
from services.matcher.domain.reasons import main_theme, reasons
from services.matcher.domain.shortlists import shortlist
from services.matcher.handlers.candidates import Candidate
from services.matcher.handlers.diligence import Flags, flags_of
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.reviewing import close_worked_on
from services.matcher.store import matches as store
from services.matcher.store.countries import blocked_countries
from services.matcher.store.parties import ties_of
from services.matcher.store.tables import MatchRow
from shared import outbox
from shared.events import Closing, MatchClosed, MatchState, MatchSuggested


async def update_shortlists(
    session: AsyncSession, matcher: Matcher, candidates: Iterable[Candidate]
) -> None:
    """Add the candidates that belong on a shortlist, and take back what they push off.

    Pairs with a tie or a decision, and those whose statements do not meet, are left out. Runs in
    the caller's transaction.
    """
    offered = {c.pair.key: c for c in candidates if c.statement_score > 0}
    ids = {profile_id for key in offered for profile_id in key}
    for key in await _settled(session, ids):
        offered.pop(key, None)
    blocked = await blocked_countries(session)
    offered = {k: c for k, c in offered.items() if c.other.party.country not in blocked}
    present = {m.pair.key: m for m in await store.open_matches(session, ids)}
    further = {profile_id for key in present for profile_id in key} - ids
    present |= {m.pair.key: m for m in await store.open_matches(session, further)}
    new = {key: c for key, c in offered.items() if key not in present}
    keep = shortlist(
        [m.pair for m in present.values()] + [c.pair for c in new.values()], matcher.limits
    )
    await close(session, [m for key, m in present.items() if key not in keep], "superseded")
    await _suggest(session, [c for key, c in new.items() if key in keep])


async def close(
    session: AsyncSession, open_matches: Sequence[store.OpenMatch], because: str
) -> None:
    """Take open suggestions back and say so; `because` as in `shared.events.Closing`."""
    ids = [m.id for m in open_matches]
    await close_worked_on(session, ids, "superseded", because)
    await store.close_matches(session, ids, "superseded", because)
    await outbox.add(
        session,
        *(
            MatchClosed(
                subject=str(m.id),
                data=Closing(
                    match_id=m.id,
                    locality_id=m.pair.locality_id,
                    party_id=m.pair.party_id,
                    reason=because,
                ),
            )
            for m in open_matches
        ),
    )


async def _settled(session: AsyncSession, ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    pairs = await store.decided_pairs(session, ids)
    for tie in await ties_of(session, ids):
        pairs |= {(tie.a, tie.b), (tie.b, tie.a)}
    return pairs


async def _suggest(session: AsyncSession, candidates: Sequence[Candidate]) -> None:
    found = await flags_of(session, [c.pair.key for c in candidates])
    states = [_state(c, found.get(c.pair.key, ())) for c in candidates]
    localities = [c.locality.party for c in candidates]
    others = [c.other.party for c in candidates]
    now = datetime.now(UTC)
    rows = [
        MatchRow(
            id=state.match_id,
            locality_id=state.locality.profile_id,
            party_id=state.party.profile_id,
            party_kind=state.party.kind.value,
            score=state.score,
            reasons=[r.model_dump(mode="json") for r in state.reasons],
            flags=[f.model_dump(mode="json") for f in state.flags],
            statement_score=state.statement_score,
            context=[c.model_dump(mode="json") for c in state.context],
            state=store.OPEN,
            created_at=now,
            subdivision=locality.subdivision,
            theme=main_theme(state.reasons, locality, other),
        )
        for state, locality, other in zip(states, localities, others, strict=True)
    ]
    await store.add_matches(session, rows)
    await outbox.add(session, *(MatchSuggested(subject=str(s.match_id), data=s) for s in states))


def _state(candidate: Candidate, flags: Flags) -> MatchState:
    locality, other = candidate.locality, candidate.other
    return MatchState(
        match_id=uuid4(),
        locality=locality.party.as_match_party(),
        party=other.party.as_match_party(),
        score=round(candidate.score, 6),
        reasons=reasons(locality.party, locality.vectors, other.party, other.vectors),
        flags=flags,
        statement_score=round(candidate.statement_score, 6),
        context=circumstances(candidate.situation),
    )
