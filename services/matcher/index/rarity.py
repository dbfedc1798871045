"""Which words are too common to look for: they cost the most and say the least.

Counts are kept in memory, beside a shelf; nothing is subtracted when a statement goes, so both sides
of the ratio count what was written since the index was opened.
"""

from collections.abc import Iterable

import numpy as np
from qdrant_edge import SparseVector

BUCKETS = 2**18
"""Words share a count where these run out; a rare word may then pass for a common one."""
COMMON = 0.02
"""Part of the statements from which on a word is not looked for, once they are many."""
MANY = 10_000


class Rarity:
    """How many statements of one kind of party have each word."""

    def __init__(self) -> None:
        """Nothing written yet."""
        self._counts = np.zeros(BUCKETS, np.int32)
        self._written = 0

    def note(self, written: Iterable[SparseVector]) -> None:
        """Count the words of these statements."""
        for words in written:
            np.add.at(self._counts, np.array(words.indices, np.int64) % BUCKETS, 1)
            self._written += 1

    def rare(self, words: SparseVector) -> SparseVector:
        """The words without the common ones; it may be that none is left."""
        if self._written < MANY:
            return words
        counts = self._counts[np.array(words.indices, np.int64) % BUCKETS]
        kept = counts <= COMMON * self._written
        return SparseVector(
            indices=[i for i, keep in zip(words.indices, kept, strict=True) if keep],
            values=[v for v, keep in zip(words.values, kept, strict=True) if keep],
        )
