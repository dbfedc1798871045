"""The words of one kind of party in memory: which statements have a word, and how much it says there.

BM25 with weights from Qdrant's own model (`words`) and the rarity of a word as Qdrant counts it.
Statements are the rows of a shelf, which says when they come and go. No parties in here.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray
from qdrant_edge import SparseVector

from services.matcher.domain.party import Statement
from services.matcher.index.points import GIVES, NOT_CLEAR, WANTS, comparable, complements, roles
from services.matcher.index.words import words_of

COMMON = 0.02
"""Part of the statements from which on a word is not looked for: it costs most and says least."""
MANY = 5_000
"""Statements from which on that is so."""
Scores = NDArray[np.float64]
BITS = {WANTS: 1, GIVES: 2}


@dataclass(frozen=True, slots=True)
class Bag:
    """A statement's words, and what decides whether those of another may be held against them."""

    words: SparseVector
    language: str
    roles: Sequence[str]

    @classmethod
    def of(cls, statement: Statement) -> Self:
        """The bag of a statement."""
        return cls(words_of(statement), statement.language or NOT_CLEAR, roles(statement))


class Postings:
    """Rows of each word, in the order in which they came."""

    def __init__(self) -> None:
        """No row yet."""
        self._found: dict[int, tuple[array[int], array[float]]] = defaultdict(
            lambda: (array("I"), array("f"))
        )
        self._roles = array("B")
        self._languages = array("H")
        self._numbers: dict[str, int] = {}

    def put(self, bags: Iterable[Bag]) -> None:
        """Add a row for each."""
        for bag in bags:
            row = len(self._roles)
            for word, weight in zip(bag.words.indices, bag.words.values, strict=True):
                rows, weights = self._found[word]
                rows.append(row)
                weights.append(weight)
            self._roles.append(sum(BITS[role] for role in bag.roles))
            self._languages.append(self._numbers.setdefault(bag.language, len(self._numbers)))

    def drop(self, rows: slice) -> None:
        """Have these rows found by nothing."""
        self._roles[rows] = array("B", bytes(rows.stop - rows.start))

    def only(self, rows: NDArray[np.intp]) -> "Postings":
        """These rows without the others, numbered anew; in rising order."""
        kept, places = Postings(), np.full(len(self._roles), -1)
        places[rows] = np.arange(len(rows))
        for word, (found, weights) in self._found.items():
            now = places[np.array(found)]
            if (stays := now >= 0).any():
                same = np.array(weights)[stays]
                kept._found[word] = array("I", now[stays].tolist()), array("f", same.tolist())
        kept._roles = array("B", np.array(self._roles)[rows].tolist())
        kept._languages = array("H", np.array(self._languages)[rows].tolist())
        kept._numbers = dict(self._numbers)
        return kept

    def complementing(self, statement: Statement) -> NDArray[np.bool_]:
        """Of every row, whether it can meet this statement or be met by it, in words it can share."""
        wanted = sum(BITS[role] for role in complements(statement))
        meets = np.asarray(np.array(self._roles) & wanted > 0)
        if (spoken := comparable(statement)) is not None:
            languages = np.array(self._languages)
            meets &= np.any([languages == self._numbers.get(name, -1) for name in spoken], axis=0)
        return meets

    def scores(self, words: SparseVector, allowed: NDArray[np.bool_]) -> Scores:
        """BM25 of every row that is allowed for these words, 0 for the others."""
        most = COMMON * len(self._roles) if len(self._roles) >= MANY else len(self._roles)
        known = [self._found[word] for word in words.indices if word in self._found]
        looked_for = [(rows, weights) for rows, weights in known if len(rows) <= most]
        if not looked_for:
            return np.zeros(len(self._roles))
        counts = np.array([len(rows) for rows, _ in looked_for])
        rarity = np.log1p((len(self._roles) - counts + 0.5) / (counts + 0.5))
        rows = _joined([rows for rows, _ in looked_for])
        weights = _joined([weights for _, weights in looked_for]) * np.repeat(rarity, counts)
        scores = np.bincount(rows, weights * allowed[rows], minlength=len(self._roles))
        return cast(Scores, scores)


def _joined(parts: Sequence["array[Any]"]) -> NDArray[Any]:
    """Arrays one after the other, as bytes: much faster than one by one through NumPy."""
    return np.frombuffer(b"".join(parts), parts[0].typecode)
