"""Reads what ties and introductions say of many pairs at once, in a few grouped queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.party import Party
from services.matcher.domain.situation import Relations, Standing
from services.matcher.store.chunks import chunks
from services.matcher.store.coverage.tables import ProgressRow
from services.matcher.store.tables import MatchRow, PartyRow, TieRow
from shared.profile import Kind

PairKey = tuple[UUID, UUID]
"""Locality and party."""
RECENT = timedelta(days=91)
"""A quarter: what a party's capacity is stated for."""
MEMBERSHIP = "membership"

_ENDS = union_all(
    select(TieRow.a.label("here"), TieRow.b.label("there"), TieRow.kind.label("kind")).where(
        TieRow.ended.is_(None)
    ),
    select(TieRow.b, TieRow.a, TieRow.kind).where(TieRow.ended.is_(None)),
).subquery()
"""Every tie that has not ended, from both ends."""


async def relations_of(
    session: AsyncSession, pairs: Sequence[tuple[Party, Party]], now: datetime
) -> dict[PairKey, Relations]:
    """What is known of each pair of a locality and a party."""
    parties = {p.profile_id: p for pair in pairs for p in pair}
    governments = [i for i, p in parties.items() if p.kind in (Kind.LOCALITY, Kind.COUNTERPART)]
    recent = await _recent(session, parties, now - RECENT)
    by_country = await _ties_by_country(session, governments)
    networks = await _networks(session, governments)
    nearby = await _nearby(session, pairs)
    return {
        (here.profile_id, there.profile_id): Relations(
            locality=_standing(here.profile_id, recent, by_country, networks),
            party=_standing(there.profile_id, recent, by_country, networks),
            own_country=(own := by_country[here.profile_id][there.country]),
            state_country=max(nearby.pairs[here.subdivision, there.country] - own, 0),
            usual=nearby.usual(here, there, own, by_country[here.profile_id].total()),
            state_party=nearby.parties[here.subdivision, there.profile_id],
        )
        for here, there in pairs
    }


class _Nearby:
    """Ties of localities with governments abroad, counted by state, country and party."""

    def __init__(self) -> None:
        self.pairs: Counter[tuple[str | None, str | None]] = Counter()
        self.states: Counter[str | None] = Counter()
        self.countries: Counter[str | None] = Counter()
        self.parties: Counter[tuple[str | None, UUID]] = Counter()
        self.total = 0

    def usual(self, here: Party, there: Party, own: int, own_total: int) -> float:
        """Ties of others in the state with the country, if every state chose alike."""
        rest = self.total - own_total
        if rest <= 0 or here.subdivision is None:
            return 0.0
        others = self.states[here.subdivision] - own_total
        return max(others, 0) * max(self.countries[there.country] - own, 0) / rest


def _standing(
    profile_id: UUID,
    recent: Counter[UUID],
    by_country: dict[UUID, Counter[str | None]],
    networks: dict[UUID, frozenset[tuple[str, str]]],
) -> Standing:
    ties = by_country[profile_id].total()
    return Standing(ties, recent[profile_id], networks.get(profile_id, frozenset()))


async def _recent(session: AsyncSession, ids: Collection[UUID], since: datetime) -> Counter[UUID]:
    """How many matches of each party were approved since then, and take a place of its capacity."""
    freed = (
        select(ProgressRow.match_id)
        .where(ProgressRow.match_id == MatchRow.id, ProgressRow.freed_at.is_not(None))
        .exists()
    )
    found: Counter[UUID] = Counter()
    taken = (MatchRow.state == "approved", MatchRow.decided_at >= since, ~freed)
    for end, some in product((MatchRow.locality_id, MatchRow.party_id), chunks(ids)):
        rows = await session.execute(
            select(end, func.count()).where(end.in_(some), *taken).group_by(end)
        )
        found.update({row[0]: row[1] for row in rows})
    return found


async def _ties_by_country(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, Counter[str | None]]:
    found: dict[UUID, Counter[str | None]] = defaultdict(Counter)
    for some in chunks(ids):
        rows = await session.execute(
            select(_ENDS.c.here, PartyRow.country, func.count())
            .join(PartyRow, PartyRow.profile_id == _ENDS.c.there)
            .where(_ENDS.c.here.in_(some), _ENDS.c.kind != MEMBERSHIP)
            .group_by(_ENDS.c.here, PartyRow.country)
        )
        for profile_id, country, count in rows:
            found[profile_id][country] = count
    return found


async def _networks(
    session: AsyncSession, ids: Collection[UUID]
) -> dict[UUID, frozenset[tuple[str, str]]]:
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for some in chunks(ids):
        rows = await session.execute(
            select(_ENDS.c.here, PartyRow.external_id, PartyRow.name)
            .join(PartyRow, PartyRow.profile_id == _ENDS.c.there)
            .where(
                _ENDS.c.here.in_(some),
                _ENDS.c.kind == MEMBERSHIP,
                PartyRow.kind == Kind.NETWORK.value,
            )
        )
        for profile_id, key, name in rows:
            found[profile_id].add((key, name))
    return {profile_id: frozenset(networks) for profile_id, networks in found.items()}


async def _nearby(session: AsyncSession, pairs: Sequence[tuple[Party, Party]]) -> _Nearby:
    found = _Nearby()
    states = {here.subdivision for here, _ in pairs if here.subdivision}
    if not states:
        return found
    here = select(PartyRow.profile_id, PartyRow.subdivision).where(
        PartyRow.kind == Kind.LOCALITY.value, PartyRow.subdivision.in_(states)
    )
    local = here.subquery()
    for some in chunks(there.profile_id for _, there in pairs):
        with_party = await session.execute(
            select(local.c.subdivision, _ENDS.c.there, func.count(_ENDS.c.here.distinct()))
            .join(local, local.c.profile_id == _ENDS.c.here)
            .where(_ENDS.c.there.in_(some))
            .group_by(local.c.subdivision, _ENDS.c.there)
        )
        found.parties.update({(row[0], row[1]): row[2] for row in with_party})
    with_country = await session.execute(
        select(local.c.subdivision, PartyRow.country, func.count())
        .select_from(_ENDS)
        .join(local, local.c.profile_id == _ENDS.c.here)
        .join(PartyRow, PartyRow.profile_id == _ENDS.c.there)
        .where(_ENDS.c.kind != MEMBERSHIP)
        .group_by(local.c.subdivision, PartyRow.country)
    )
    for state, country, count in with_country:
        found.pairs[state, country] = count
        found.states[state] += count
    if found.states:
        await _count_everywhere(session, found, {there.country for _, there in pairs})
    return found


async def _count_everywhere(
    session: AsyncSession, found: _Nearby, countries: Collection[str | None]
) -> None:
    by_country = await session.execute(
        select(PartyRow.country, func.count())
        .join(_ENDS, _ENDS.c.there == PartyRow.profile_id)
        .where(
            _ENDS.c.kind != MEMBERSHIP,
            PartyRow.kind == Kind.COUNTERPART.value,
            PartyRow.country.in_([c for c in countries if c]),
        )
        .group_by(PartyRow.country)
    )
    found.countries.update({row[0]: row[1] for row in by_country})
    there_are = (TieRow.kind != MEMBERSHIP, TieRow.ended.is_(None))
    total = select(func.count()).select_from(TieRow).where(*there_are)
    found.total = await session.scalar(total) or 0
