"""Which pairs are worth an officer's time: the best few of every party, kept as parties come and go.

A pair is on the shortlist if it is among the best of either side. A locality's counterparts are not all
of one country, as long as there are others. The result does not depend on the order in which parties
register (docs/decisions/0012).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
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

ONE_COUNTRY = 0.5
"""Part of a locality's counterparts that may be of one country while others are left (1: no limit)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible match and its score (0 to 1); `country` is that of the party."""

    locality_id: UUID
    party_id: UUID
    party_kind: Kind
    score: float
    country: str | None = None

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
    best: set[tuple[UUID, UUID]] = set()
    for (_, kind), members in lists.items():
        ordered = sorted(members, key=lambda p: (-p.score, p.key))
        if kind is Kind.COUNTERPART:
            ordered = _mixed(ordered, ceil(ONE_COUNTRY * limits[kind]))
        best |= {pair.key for pair in ordered[: limits[kind]]}
    return best


def _mixed(best_first: Sequence[Pair], most: int) -> list[Pair]:
    """All of them, and after the others those that have `most` better ones of their country."""
    seen: Counter[str | None] = Counter()
    early: list[Pair] = []
    late: list[Pair] = []
    for pair in best_first:
        seen[pair.country] += 1
        is_early = pair.country is None or seen[pair.country] <= most
        (early if is_early else late).append(pair)
    return early + late
