"""Following ingest: what the matcher does with published and withdrawn profiles and new ties."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.party import Party
from services.matcher.domain.readings import with_corrections
from services.matcher.handlers.authority import end_outgrown
from services.matcher.handlers.candidates import candidates_for, partners, stored
from services.matcher.handlers.matching import Matcher, Placed
from services.matcher.handlers.suggesting import close, update_shortlists
from services.matcher.store import matches as store
from services.matcher.store import parties as party_store
from services.matcher.store.chunks import chunks
from shared import inbox
from shared.events import (
    Event,
    ProfilePublished,
    ProfileState,
    ProfileWithdrawn,
    Tie,
    TieRecorded,
    Withdrawal,
)

AT_ONCE = 100
"""Parties whose shortlists are filled up in one transaction."""


async def follow_profiles(matcher: Matcher, events: Sequence[Event]) -> None:
    """Bring vectors, parties and suggestions up to date with a batch of ingest's events.

    Vectors are written first (again, if this batch is a redelivery); everything else happens in one
    transaction. Suggestions that went away make room, so those who lost one are looked at again.
    """
    news = await _news(matcher, events)
    states, withdrawals = news.changed, news.withdrawn
    inferred = await matcher.place(
        [Party.of(s, news.times[s.profile_id]) for s in states if not s.paused]
    )
    placed = await _as_corrected(matcher, inferred)
    await _index(matcher, placed, states, withdrawals)
    fresh = {p.party.profile_id: p for p in inferred}
    async with matcher.database.reading() as session:
        present = await store.open_matches(session, set(fresh))
    pairs = await candidates_for(matcher, placed, partners(m.pair for m in present))
    async with matcher.database.transaction() as session:
        new = await inbox.accept(session, [e.id for e in events])
        ties = [e.data for e in events if isinstance(e, TieRecorded) and e.id in new]
        lost = await _save_ties(session, ties)
        lost |= await _save_profiles(session, states, fresh, news.times)
        await party_store.renumber(session, news.same, news.times)
        await end_outgrown(session, [s.profile_id for s in (*states, *news.same)])
        lost |= await _withdraw(session, withdrawals)
        stale = await store.open_matches(session, set(fresh))
        await update_shortlists(session, matcher, pairs, stale, revised=set(fresh))
    lost |= {profile_id for m in stale for profile_id in m.pair.key}
    await refresh(matcher, lost - set(fresh))


async def refresh(matcher: Matcher, profile_ids: Collection[UUID]) -> None:
    """Fill up the shortlists of these parties from what is stored."""
    for some in chunks(profile_ids, AT_ONCE):
        pairs = await candidates_for(matcher, await stored(matcher, some))
        async with matcher.database.transaction() as session:
            await update_shortlists(session, matcher, pairs)


@dataclass(frozen=True, slots=True)
class _News:
    """What is newer than what is stored: profiles that changed, that say the same, that left.

    `times` says when each was published.
    """

    changed: list[ProfileState]
    same: list[ProfileState]
    withdrawn: list[Withdrawal]
    times: dict[UUID, datetime]


async def _news(matcher: Matcher, events: Sequence[Event]) -> _News:
    newest: dict[UUID, ProfileState | Withdrawal] = {}
    times: dict[UUID, datetime] = {}
    for event in events:
        if isinstance(event, ProfilePublished | ProfileWithdrawn):
            last = newest.get(event.data.profile_id)
            if last is None or event.data.version > last.version:
                newest[event.data.profile_id] = event.data
                times[event.data.profile_id] = event.time
    async with matcher.database.reading() as session:
        known = await party_store.known(session, list(newest))
    news = _News([], [], [], times)
    for profile_id, data in newest.items():
        row = known.get(profile_id)
        if row is not None and data.version <= row.version:
            continue
        if isinstance(data, Withdrawal):
            news.withdrawn.append(data)
        elif row is not None and party_store.says_the_same(row, data):
            news.same.append(data)
        else:
            news.changed.append(data)
    return news


async def _as_corrected(matcher: Matcher, inferred: Sequence[Placed]) -> list[Placed]:
    """What owners said of the same statements in earlier versions still counts."""
    async with matcher.database.reading() as session:
        rows = await party_store.known(session, [p.party.profile_id for p in inferred])
    corrections = {key: party_store.corrections_of(row) for key, row in rows.items()}
    return [
        replace(p, party=with_corrections(p.party, corrections.get(p.party.profile_id, {})))
        for p in inferred
    ]


async def _index(
    matcher: Matcher,
    placed: Sequence[Placed],
    states: Iterable[ProfileState],
    withdrawals: Iterable[Withdrawal],
) -> None:
    await matcher.index.upsert([(p.party, p.vectors) for p in placed])
    gone = [s.profile_id for s in states if s.paused] + [w.profile_id for w in withdrawals]
    await matcher.index.remove(gone)


async def _save_profiles(
    session: AsyncSession,
    states: Sequence[ProfileState],
    fresh: dict[UUID, Placed],
    times: dict[UUID, datetime],
) -> set[UUID]:
    """Write new versions; close the matches of who pauses, and return whom they were with.

    A capacity of 0 says the same as a pause.
    """
    parties = [fresh[s.profile_id].party if s.profile_id in fresh else Party.of(s) for s in states]
    resting = [
        state.profile_id
        for state, party in zip(states, parties, strict=True)
        if state.paused or not party.takes_introductions
    ]
    lost = await _close_all(session, resting, "paused")
    await party_store.save_parties(session, states, parties, times)
    return lost


async def _withdraw(session: AsyncSession, withdrawals: Sequence[Withdrawal]) -> set[UUID]:
    for withdrawal in withdrawals:
        await party_store.deactivate(session, withdrawal.profile_id, withdrawal.version)
    gone = [w.profile_id for w in withdrawals]
    return await _close_all(session, gone, "withdrawn")


async def _save_ties(session: AsyncSession, ties: Sequence[Tie]) -> set[UUID]:
    if not ties:
        return set()
    await party_store.save_ties(session, ties)
    ids = {end for tie in ties for end in (tie.a, tie.b)}
    tied = await party_store.tied_pairs(session, ids, ids)
    past = {end for tie in ties if tie.ended is not None for end in (tie.a, tie.b)}
    pending = await store.open_between(session, ids, store.PENDING)
    met = [m for m in pending if m.pair.key in tied]
    await close(session, met, "tie")
    return past | {profile_id for m in met for profile_id in m.pair.key}


async def _close_all(session: AsyncSession, ids: Collection[UUID], because: str) -> set[UUID]:
    """Close every match of these parties that has not gone out; returns the other sides as well."""
    found = await store.open_matches(session, ids, store.PENDING)
    await close(session, found, because)
    return {profile_id for m in found for profile_id in m.pair.key}
