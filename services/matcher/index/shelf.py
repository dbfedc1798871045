"""All vectors of one kind of party in memory, and the scan over them that finds the best parties.

The nearest statements of each statement are not enough: a party that is good in many of them is near
in none. So every party is scored, on projections where there are many, and the best of them again
on their vectors (decision 0015 has the figures). Nothing here is durable: whoever owns a shelf
fills it anew when it starts.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from qdrant_edge import SparseVector

from services.matcher.domain.party import Party, Vectors
from services.matcher.domain.scoring import Block, Floats, directions, reciprocal, score_against
from services.matcher.index.points import PER_STATEMENT
from services.matcher.index.postings import Bag, Postings
from services.matcher.index.sketch import Sketch

SKETCHED_FROM = 4_000
"""Statements from which on the scan runs on projections."""
SECOND_LOOK = 100
"""One in so many parties is then scored on its vectors, besides as many as are asked for."""
AT_ONCE = 2_048
"""Rows scored at once: what is worked out on the way stays in the processor's cache."""
SPARE = 1_000
"""Rows of parties that left are closed up when they are more than this and half of all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A party as it is put on a shelf; `wants` holds weights, 0 where nothing is wanted."""

    profile_id: UUID
    country: str
    excludes: frozenset[str]
    vectors: Vectors
    wants: Floats
    gives: NDArray[np.bool_]
    bags: Sequence[Bag]

    @classmethod
    def of(cls, party: Party, vectors: Vectors) -> Self:
        """The entry of a party."""
        return cls(
            profile_id=party.profile_id,
            country=party.country or "",
            excludes=party.excluded_countries,
            vectors=vectors,
            wants=np.array([s.weight if s.wants else 0 for s in party.statements], np.float32),
            gives=np.array([s.gives for s in party.statements], np.bool_),
            bags=[Bag.of(s) for s in party.statements],
        )


class Shelf:
    """Statements in rows; those of a party are neighbors, and parties have slots in that order."""

    _vectors: Vectors
    _wants: Floats
    _gives: NDArray[np.bool_]
    _words: Postings
    _rows: int

    def __init__(self, dimensions: int) -> None:
        """An empty shelf for vectors of this length."""
        self._dimensions = dimensions
        self._clear()

    def put(self, entries: Sequence[Entry]) -> None:
        """Add parties that have statements, or replace them."""
        self.drop([e.profile_id for e in entries])
        self._reserve(sum(len(e.vectors) for e in entries))
        for entry in entries:
            rows = slice(self._rows, self._rows + len(entry.vectors))
            self._vectors[rows] = entry.vectors
            self._wants[rows] = entry.wants
            self._gives[rows] = entry.gives
            self._words.put(entry.bags)
            slot = len(self._ids)
            self._slots[entry.profile_id] = slot
            self._ids.append(entry.profile_id)
            self._starts.append(rows.start)
            self._rows = rows.stop
            self._rules.append((entry.country, entry.excludes))
            self._in_country[entry.country].append(slot)
            for country in entry.excludes:
                self._excluding[country].append(slot)

    def drop(self, profile_ids: Collection[UUID]) -> None:
        """Forget those of these parties that are here."""
        for profile_id in profile_ids:
            if (slot := self._slots.pop(profile_id, None)) is not None:
                rows = self._rows_of(slot)
                self._wants[rows], self._gives[rows] = 0, False
                self._words.drop(rows)
                self._gone += rows.stop - rows.start
        if self._gone > SPARE and self._gone > self._rows // 2:
            self._close_up()

    def vectors(self, profile_id: UUID) -> Vectors | None:
        """The vectors of a party, not to be changed; None if it is not here."""
        slot = self._slots.get(profile_id)
        return None if slot is None else self._vectors[self._rows_of(slot)]

    def best(self, party: Party, vectors: Vectors, count: int) -> list[UUID]:
        """The `count` parties of the best scores above 0 that neither side's countries exclude."""
        if not self._slots:
            return []
        stored = self._vectors[: self._rows]
        if self._rows < SKETCHED_FROM:
            return self._named(_highest(self._scores(party, vectors, stored.__getitem__), count))
        self._sketch.cover(stored)
        scores = self._scores(party, self._sketch.of(vectors), self._sketch.rows)
        slots = _highest(scores, count + len(self._slots) // SECOND_LOOK)
        if not slots:
            return []
        exact = score_against(party, vectors, self._block(slots)).score
        return self._named([slots[i] for i in _highest(exact, count)])

    def best_by_words(self, party: Party, words: Sequence[SparseVector]) -> list[UUID]:
        """The parties of the statements that share most with each of its own, best first.

        `words` are those of its statements, as they are looked for.
        """
        if not self._slots:
            return []
        starts, open_slots = np.array(self._starts), self._open(party)
        open_rows = np.repeat(open_slots, np.diff(starts, append=self._rows))
        total, meeting = np.zeros(self._rows), {}
        for statement, sought in zip(party.statements, words, strict=True):
            meant = statement.stance, statement.language
            if meant not in meeting:
                meeting[meant] = open_rows & self._words.complementing(statement)
            scores = self._words.scores(sought, meeting[meant])
            best = _highest(scores, PER_STATEMENT)
            total[best] += scores[best]
        return self._named(_highest(np.add.reduceat(total, starts), len(starts)))

    def _scores(self, party: Party, vectors: Vectors, rows: Callable[[slice], Vectors]) -> Floats:
        """Of every slot; those of parties that left or are excluded are 0."""
        own, starts = Block.of([party], [vectors]), np.array(self._starts)
        cuts = np.unique(np.searchsorted(starts, np.arange(0, self._rows, AT_ONCE)))
        parts = []
        for first, last in pairwise([*cuts, len(starts)]):
            firsts = starts[first:last]
            part = slice(firsts[0], starts[last] if last < len(starts) else self._rows)
            block = Block(rows(part), firsts - firsts[0], self._wants[part], self._gives[part])
            parts.append(directions(own, block))
        forward, backward = (np.concatenate(found) for found in zip(*parts, strict=True))
        return reciprocal(forward, backward) * self._open(party)

    def _open(self, party: Party) -> NDArray[np.bool_]:
        """Of every slot, whether neither side excludes the country of the other."""
        found = np.ones(len(self._ids), np.bool_)
        for country in party.excluded_countries:
            found[self._in_country.get(country, [])] = False
        found[self._excluding.get(party.country or "", [])] = False
        return found

    def _block(self, slots: Sequence[int]) -> Block:
        firsts = np.array(self._starts)[slots]
        counts = np.diff(self._starts, append=self._rows)[slots]
        starts = np.cumsum(counts) - counts
        rows = np.repeat(firsts - starts, counts) + np.arange(counts.sum())
        return Block(self._vectors[rows], starts, self._wants[rows], self._gives[rows])

    def _named(self, slots: Sequence[int]) -> list[UUID]:
        return [self._ids[slot] for slot in slots]

    def _rows_of(self, slot: int) -> slice:
        end = self._starts[slot + 1] if slot + 1 < len(self._starts) else self._rows
        return slice(self._starts[slot], end)

    def _reserve(self, more: int) -> None:
        needed = self._rows + more
        if needed <= len(self._vectors):
            return
        size = max(needed, 5 * len(self._vectors) // 4)
        self._vectors = _longer(self._vectors, self._rows, size)
        self._wants = _longer(self._wants, self._rows, size)
        self._gives = _longer(self._gives, self._rows, size)

    def _close_up(self) -> None:
        """Put what is still here on the shelf anew."""
        kept = [self._entry(profile_id, slot) for profile_id, slot in self._slots.items()]
        rows = [np.arange(self._rows)[self._rows_of(slot)] for slot in self._slots.values()]
        words = self._words.only(np.concatenate(rows)) if rows else Postings()
        self._clear()
        self.put(kept)
        self._words = words

    def _entry(self, profile_id: UUID, slot: int) -> Entry:
        """Of a party that stays, without its words."""
        rows = self._rows_of(slot)
        return Entry(
            profile_id,
            *self._rules[slot],
            vectors=self._vectors[rows],
            wants=self._wants[rows],
            gives=self._gives[rows],
            bags=(),
        )

    def _clear(self) -> None:
        self._vectors = np.empty((0, self._dimensions), np.float32)
        self._wants = np.empty(0, np.float32)
        self._gives = np.empty(0, np.bool_)
        self._words = Postings()
        self._sketch = Sketch(self._dimensions)
        self._rows = self._gone = 0
        self._slots: dict[UUID, int] = {}
        self._ids: list[UUID] = []
        self._starts = array("q")
        self._rules: list[tuple[str, frozenset[str]]] = []
        self._in_country: dict[str, list[int]] = defaultdict(list)
        self._excluding: dict[str, list[int]] = defaultdict(list)


def _longer(rows: NDArray[Any], used: int, size: int) -> NDArray[Any]:
    longer = np.empty((size, *rows.shape[1:]), rows.dtype)
    longer[:used] = rows[:used]
    return longer


def _highest(scores: NDArray[np.floating[Any]], count: int) -> list[int]:
    """Places of the highest scores above 0, best first; equal ones by place."""
    some = np.flatnonzero(scores > 0)
    if len(some) > count:
        limit = np.partition(scores[some], -count)[-count]
        some = some[scores[some] >= limit]
    return [int(i) for i in some[np.argsort(-scores[some], kind="stable")][:count]]
