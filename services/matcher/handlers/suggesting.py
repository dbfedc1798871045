"""Suggesting: keep the shortlists of all who are concerned, and say what is suggested and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.shortlists import shortlist
from services.matcher.handlers.announcing import announce_closed
from services.matcher.handlers.candidates import Candidate
from services.matcher.handlers.diligence import flags_of
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.renewing import columns, renew, state_of
from services.matcher.handlers.reviewing import close_worked_on
from services.matcher.store import matches as store
from services.matcher.store.closing import close_matches, lock_matches
from services.matcher.store.countries import blocked_countries
from services.matcher.store.parties import tied_pairs
from services.matcher.store.shortlists import surroundings
from services.matcher.store.tables import MatchRow
from shared import outbox
from shared.events import MatchSuggested
from shared.profile import Kind

PairKey = tuple[UUID, UUID]
"""Locality and party."""


async def update_shortlists(
    session: AsyncSession,
    matcher: Matcher,
    candidates: Iterable[Candidate],
    stale: Sequence[store.OpenMatch] = (),
    revised: Collection[UUID] = (),
) -> None:
    """Add the candidates that belong on a shortlist, and take back what they push off.

    Pairs with a tie or a decision, and those whose statements do not meet, are left out. `stale` are
    open suggestions that do not say any more what is true, some because a party is `revised`: they
    are made anew and keep their age, or renewed in place if an officer works on them. What an officer
    works on is not pushed off. Runs in the caller's transaction.
    """
    offered = await _offered(session, candidates)
    ages = await _replace(session, offered, stale, revised)
    around = await surroundings(session, offered, matcher.limits[Kind.LOCALITY])
    new = {key: c for key, c in offered.items() if key not in around.present}
    pairs = [m.pair for m in around.present.values()] + [c.pair for c in new.values()]
    keep = shortlist(pairs, matcher.limits)
    off = [m for k, m in around.present.items() if k not in keep and around.decides(m.pair)]
    await close(session, await _untouched(session, off), "superseded", (store.OPEN,))
    await _suggest(session, [c for key, c in new.items() if key in keep], ages)


async def close(
    session: AsyncSession,
    matches: Sequence[store.OpenMatch],
    because: str,
    states: Collection[str] = store.PENDING,
) -> None:
    """Take those of these matches back that are still in `states`, and say so.

    `because` as in `shared.events.Closing`.
    """
    standing = await lock_matches(session, [m.id for m in matches], states)
    worked_on = [match_id for match_id, one in standing.items() if one.version]
    await close_worked_on(session, worked_on, "superseded", because)
    await close_matches(session, standing, "superseded", because)
    await announce_closed(session, [m for m in matches if m.id in standing], because)


async def _offered(
    session: AsyncSession, candidates: Iterable[Candidate]
) -> dict[PairKey, Candidate]:
    """The candidates that may be suggested, by their pairs."""
    offered = {c.pair.key: c for c in candidates if c.statement_score > 0}
    localities, parties = {key[0] for key in offered}, {key[1] for key in offered}
    settled = await store.decided_pairs(session, localities, parties)
    settled |= await tied_pairs(session, localities, parties)
    blocked = await blocked_countries(session)
    return {
        key: c
        for key, c in offered.items()
        if key not in settled and c.other.party.country not in blocked
    }


async def _replace(
    session: AsyncSession,
    offered: Mapping[PairKey, Candidate],
    stale: Sequence[store.OpenMatch],
    revised: Collection[UUID],
) -> dict[PairKey, datetime]:
    """Renew what is worked on and still offered, take the rest back; since when those waited."""
    standing = await lock_matches(session, [m.id for m in stale], (store.OPEN,))
    there = [m for m in stale if m.id in standing]
    in_hand = {
        m.id: offered[m.pair.key] for m in there if standing[m.id].version and m.pair.key in offered
    }
    gone = [m for m in there if m.id not in in_hand]
    await close(session, gone, "superseded", (store.OPEN,))
    await renew(session, in_hand, revised)
    return {m.pair.key: standing[m.id].waiting_since for m in gone}


async def _untouched(
    session: AsyncSession, matches: Sequence[store.OpenMatch]
) -> list[store.OpenMatch]:
    """Those that nobody has worked on, locked."""
    standing = await lock_matches(session, [m.id for m in matches], (store.OPEN,))
    return [m for m in matches if m.id in standing and not standing[m.id].version]


async def _suggest(
    session: AsyncSession, candidates: Sequence[Candidate], ages: Mapping[PairKey, datetime]
) -> None:
    """Suggest these pairs; one that takes the place of another waits since that did."""
    found = await flags_of(session, [c.pair.key for c in candidates])
    states = [state_of(uuid4(), c, found.get(c.pair.key, ())) for c in candidates]
    now = datetime.now(UTC)
    rows = [
        MatchRow(
            id=state.match_id,
            locality_id=state.locality.profile_id,
            party_id=state.party.profile_id,
            party_kind=state.party.kind.value,
            state=store.OPEN,
            created_at=now,
            waiting_since=ages.get(candidate.pair.key, now),
            **columns(state, candidate),
        )
        for state, candidate in zip(states, candidates, strict=True)
    ]
    await store.add_matches(session, rows)
    await outbox.add(session, *(MatchSuggested(subject=str(s.match_id), data=s) for s in states))
