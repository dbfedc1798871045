"""The reciprocal score of a pair: my needs among your offers, your needs among my offers.

Each direction is the weighted mean, over the statements that want something, of the best cosine to
a statement that gives something (MaxSim: Khattab and Zaharia, ColBERT, SIGIR 2020). The two
directions are joined by their geometric mean, as usual in reciprocal recommendation (Palomares et
al., Information Fusion 2021). The score is symmetric, does not depend on the order of statements,
and never falls when a party adds an offer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.party import Party, Vectors

Floats = NDArray[np.float32]

ONE_SIDED = 0.25
"""Part of the stronger direction that the weaker one counts at least: a town that only has needs
is not shut out (0 would shut it out, 1 would ignore reciprocity)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Many parties' statements stacked; `starts[k]` is the first row of party k (shape (parties,))."""

    vectors: Vectors
    starts: NDArray[np.intp]
    wants: Floats
    gives: NDArray[np.bool_]

    @classmethod
    def of(cls, parties: Sequence[Party], vectors: Sequence[Vectors]) -> Self:
        """Stack parties that all have at least one statement."""
        statements = [s for party in parties for s in party.statements]
        return cls(
            vectors=np.concatenate(vectors),
            starts=np.cumsum([0] + [len(v) for v in vectors[:-1]]),
            wants=np.array([s.weight if s.wants else 0 for s in statements], np.float32),
            gives=np.array([s.gives for s in statements]),
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """Per party of the block, 0 to 1: the pair score and both directions (NaN: nothing wanted)."""

    score: Floats
    forward: Floats
    backward: Floats


def score_against(party: Party, vectors: Vectors, others: Block) -> Scores:
    """Score one party against every party of a block; shapes (parties,)."""
    forward, backward = directions(Block.of([party], [vectors]), others)
    return Scores(reciprocal(forward, backward), forward, backward)


def directions(own: Block, others: Block) -> tuple[Floats, Floats]:
    """What each of the others gives to a block of one party, and what it gives to each of them."""
    similarity = np.ascontiguousarray((others.vectors @ own.vectors.T).T)
    return _wanted_here(similarity, own, others), _wanted_there(similarity, own, others)


def reciprocal(forward: Floats, backward: Floats) -> Floats:
    """Geometric mean of two directions; a direction in which nothing is wanted leaves the other."""
    ahead = np.where(np.isnan(forward), backward, forward)
    back = np.where(np.isnan(backward), forward, backward)
    joined = np.sqrt(np.maximum(ahead, ONE_SIDED * back) * np.maximum(back, ONE_SIDED * ahead))
    return np.asarray(np.nan_to_num(joined), np.float32)


def _wanted_here(similarity: Floats, own: Block, others: Block) -> Floats:
    wanting = own.wants > 0
    if not wanting.any():
        return np.full(len(others.starts), np.nan, np.float32)
    met = np.where(others.gives, similarity[wanting], 0.0)
    best = np.maximum.reduceat(met, others.starts, axis=1).clip(0.0, 1.0)
    return np.asarray(own.wants[wanting] @ best / own.wants.sum(), np.float32)


def _wanted_there(similarity: Floats, own: Block, others: Block) -> Floats:
    best = similarity[own.gives].max(axis=0, initial=0.0).clip(0.0, 1.0)
    met = np.add.reduceat(others.wants * best, others.starts)
    total = np.add.reduceat(others.wants, others.starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(met / total, np.float32)
