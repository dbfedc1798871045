"""Reads what new pairs can change on shortlists: all of a locality's own, of a party its best few.

A match that is not among the best of its party stays for its locality's sake, so that a newcomer on
the party's side does not concern it. What is read does not grow with how many list a party.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ScalarSelect, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.shortlists import Pair
from services.matcher.store.chunks import chunks
from services.matcher.store.matches import OPEN, OPEN_MATCHES, OpenMatch, open_match
from services.matcher.store.tables import MatchRow, PartyRow

PairKey = tuple[UUID, UUID]
"""Locality and party."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Open matches around new pairs.

    Of `localities` all were read, of `parties` at least the best that its list has room for.
    """

    present: dict[PairKey, OpenMatch]
    localities: Collection[UUID]
    parties: Collection[UUID]

    def decides(self, pair: Pair) -> bool:
        """Whether enough was read of both sides to say that a pair is on neither list."""
        return pair.locality_id in self.localities and pair.party_id in self.parties


async def surroundings(session: AsyncSession, keys: Collection[PairKey], most: int) -> Surroundings:
    """What the pairs of these keys can push off; a party's list has room for `most` localities."""
    localities, newly_met = {key[0] for key in keys}, {key[1] for key in keys}
    own = await _of_localities(session, localities)
    parties = newly_met | {m.pair.party_id for m in own}
    best = await _best_of_parties(session, parties, most)
    further = {m.pair.locality_id for m in best if m.pair.party_id in newly_met} - localities
    own += await _of_localities(session, further)
    present = {m.pair.key: m for m in (*own, *best)}
    return Surroundings(present, localities | further, parties)


async def _of_localities(session: AsyncSession, ids: Iterable[UUID]) -> list[OpenMatch]:
    found: list[OpenMatch] = []
    for some in chunks(ids):
        query = OPEN_MATCHES.where(MatchRow.state == OPEN, MatchRow.locality_id.in_(some))
        found += [open_match(row) for row in await session.execute(query)]
    return found


async def _best_of_parties(
    session: AsyncSession, ids: Iterable[UUID], most: int
) -> list[OpenMatch]:
    """The best of each party, in the order of `domain.shortlists`.

    Each place is looked up at the end of an index; a window would number all of a party's matches.
    """
    best: set[UUID] = set()
    places = [_at_place(place) for place in range(most)]
    for some in chunks(ids if places else ()):
        rows = await session.execute(select(*places).where(PartyRow.profile_id.in_(some)))
        best.update(match_id for row in rows for match_id in row if match_id)
    found: list[OpenMatch] = []
    for some in chunks(best):
        query = OPEN_MATCHES.where(MatchRow.id.in_(some))
        found += [open_match(row) for row in await session.execute(query)]
    return found


def _at_place(place: int) -> ScalarSelect[UUID]:
    """The open match of a party at this place of its list, the best at 0."""
    return (
        select(MatchRow.id)
        .where(MatchRow.party_id == PartyRow.profile_id, MatchRow.state == OPEN)
        .order_by(MatchRow.score.desc(), MatchRow.locality_id)
        .offset(place)
        .limit(1)
        .correlate(PartyRow)
        .scalar_subquery()
    )
