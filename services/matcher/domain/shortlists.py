"""Which pairs are worth an officer's time: the best few of every party, kept as parties come and go.

A pair is on the shortlist if it is among the best of either side. The result does not depend on the
order in which parties register.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.profile import Kind

Limits = Mapping[Kind, int]
"""How many suggestions a party has of each kind of other party."""

DEFAULT_LIMITS: Limits = {
    Kind.COUNTERPART: 10,
    Kind.NETWORK: 5,
    Kind.PROGRAMME: 3,
    Kind.LOCALITY: 5,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible match and its score (0 to 1)."""

    locality_id: UUID
    party_id: UUID
    party_kind: Kind
    score: float

    @property
    def key(self) -> tuple[UUID, UUID]:
        """Names the pair."""
        return (self.locality_id, self.party_id)


def shortlist(pairs: Iterable[Pair], limits: Limits) -> set[tuple[UUID, UUID]]:
    """Keys of the pairs among the best of their locality or of their party.

    `pairs` holds everything known about each party in it; equal scores go by id.
    """
    lists: dict[tuple[UUID, Kind], list[Pair]] = defaultdict(list)
    for pair in pairs:
        lists[pair.locality_id, pair.party_kind].append(pair)
        lists[pair.party_id, Kind.LOCALITY].append(pair)
    return {
        pair.key
        for (_, kind), members in lists.items()
        for pair in sorted(members, key=lambda p: (-p.score, p.key))[: limits[kind]]
    }
