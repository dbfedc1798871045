"""Joining what was found by meaning and by words into one order of parties."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

DAMPING = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009)."""


def fused(rankings: Iterable[Sequence[UUID]], count: int) -> list[UUID]:
    """The first `count` by reciprocal rank fusion; equal ones go by id.

    A ranking may name a party several times: only its best place counts.
    """
    total: dict[UUID, float] = defaultdict(float)
    for ranking in rankings:
        for place, profile_id in enumerate(dict.fromkeys(ranking), start=1):
            total[profile_id] += 1 / (DAMPING + place)
    return _by_value(total)[:count]


def best_first(hits: Iterable[tuple[UUID, float]]) -> list[UUID]:
    """Parties by the sum of the scores of their hits, which are those of many statements."""
    total: dict[UUID, float] = defaultdict(float)
    for profile_id, score in hits:
        total[profile_id] += score
    return _by_value(total)


def _by_value(total: dict[UUID, float]) -> list[UUID]:
    """Highest first, equal ones by id; numbers compare much faster than ids do."""
    return sorted(total, key=lambda profile_id: (-total[profile_id], profile_id.int))
