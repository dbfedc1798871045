"""Many ids in pieces that a query can take: Postgres knows at most 32,767 arguments."""

from collections.abc import Iterable, Iterator
from itertools import product
from uuid import UUID

MOST = 10_000


def chunks(ids: Iterable[UUID], most: int = MOST) -> Iterator[list[UUID]]:
    """The ids, at most so many at once, in an order that is always the same."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), most):
        yield ordered[start : start + most]


def chunk_pairs(
    some: Iterable[UUID], others: Iterable[UUID]
) -> Iterator[tuple[list[UUID], list[UUID]]]:
    """Every chunk of the ones with every chunk of the others, so small that each may stand twice."""
    return product(chunks(some, MOST // 2), chunks(others, MOST // 2))
