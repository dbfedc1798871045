"""Short projections of many vectors: a fixed number of principal directions of what is stored.

Dot products of projections are near those of the vectors (Pearson 1901; measured in decision 0015).
Nothing in here knows of parties.
"""

import numpy as np

from services.matcher.domain.party import Vectors

DIRECTIONS = 128
SAMPLE = 5_000
"""Rows from which the directions are found."""


class Sketch:
    """Projections of rows that are only ever added; the directions are found anew as rows double."""

    def __init__(self, dimensions: int) -> None:
        """Without rows; vectors of `dimensions` or fewer than `DIRECTIONS` are kept whole."""
        self._directions = np.eye(dimensions, min(dimensions, DIRECTIONS), dtype=np.float32)
        self._columns = np.empty((self._directions.shape[1], 0), np.float32)
        self._rows = 0
        self._found_for = 0

    def cover(self, vectors: Vectors) -> None:
        """Have a projection of each of these rows; those seen before have not changed."""
        count = len(vectors)
        if count > 2 * self._found_for:
            self._directions = _principal(vectors[:: max(1, count // SAMPLE)])
            self._found_for, self._rows = count, 0
        if count > self._columns.shape[1]:
            wider = np.empty(
                (self._directions.shape[1], max(count, 5 * self._rows // 4)), np.float32
            )
            wider[:, : self._rows] = self._columns[:, : self._rows]
            self._columns = wider
        self._columns[:, self._rows : count] = (vectors[self._rows :] @ self._directions).T
        self._rows = count

    def of(self, vectors: Vectors) -> Vectors:
        """Projections of other vectors, as queries."""
        return vectors @ self._directions

    @property
    def rows(self) -> Vectors:
        """The projections, shape (rows, directions), laid out by direction: fast to multiply with."""
        return self._columns[:, : self._rows].T


def _principal(sample: Vectors) -> Vectors:
    _, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, -DIRECTIONS:], np.float32)
