"""Qdrant Edge: the embedded index. One process may open a folder; calls to it hold the GIL.

The shard only keeps everything; parties are found on shelves in memory, which are filled from the
shard when it is opened, after a crash as after any other end.
"""

import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import UUID

from qdrant_edge import (
    CountRequest,
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    Memory,
    Record,
    ScrollRequest,
    UpdateOperation,
)
from threadpoolctl import threadpool_limits

from services.matcher.domain.party import Party, Vectors
from services.matcher.index.edge_points import entries, points_of
from services.matcher.index.fusion import fused
from services.matcher.index.points import (
    LAYOUT,
    MAX_STATEMENTS,
    MEANING,
    WORDS,
    check_space,
    point_id,
)
from services.matcher.index.shelf import Entry, Shelf
from services.matcher.index.words import query_of
from shared.profile import Kind

AT_ONCE = 2_000
"""Points read at once when the shelves are filled."""


class EdgeIndex:
    """A shard in a folder, with the identity of its vector space beside it."""

    def __init__(self, folder: Path, *, identity: str, dimensions: int) -> None:
        """Open or create; raises `MixedSpacesError` or `OldLayoutError` for what others wrote.

        From then on NumPy multiplies on one thread in this process: the products of a search are so
        small that a second thread is waited for longer than it works (decision 0015). The note of the
        identity comes last: without it, a shard is one that a crash left half-made.
        """
        threadpool_limits(limits=1, user_api="blas")
        folder.mkdir(parents=True, exist_ok=True)
        self._shelves = {kind: Shelf(dimensions) for kind in Kind}
        note = folder / "identity.json"
        if note.exists():
            stored = json.loads(note.read_text())
            check_space(stored["identity"], stored.get("layout"), identity)
            self._shard = EdgeShard.load(str(folder / "shard"))
            self._fill()
            return
        shutil.rmtree(folder / "shard", ignore_errors=True)
        self._shard = _created(folder / "shard", dimensions)
        note.write_text(json.dumps({"identity": identity, "layout": LAYOUT}))

    async def upsert(self, parties: Sequence[tuple[Party, Vectors]]) -> None:
        """Store or replace all statements of these parties; the write-ahead log makes it durable."""
        points, stale = [], []
        for party, vectors in parties:
            points += points_of(party, vectors)
            stale += _ids([party.profile_id], start=len(party.statements))
        if points:
            self._shard.update(UpdateOperation.upsert_points(points))
            self._shard.update(UpdateOperation.delete_points(stale))
        for kind, shelf in self._shelves.items():
            shelf.drop([p.profile_id for p, _ in parties])
            shelf.put([Entry.of(p, v) for p, v in parties if p.kind is kind])

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""
        if profile_ids:
            self._shard.update(UpdateOperation.delete_points(_ids(profile_ids)))
        for shelf in self._shelves.values():
            shelf.drop(profile_ids)

    async def candidates(self, party: Party, vectors: Vectors, per_kind: int) -> set[UUID]:
        """The `per_kind` parties of each kind it seeks that meet it best in meaning and words."""
        words = [query_of(statement) for statement in party.statements]
        found: set[UUID] = set()
        for kind in party.seeks:
            shelf = self._shelves[kind]
            by_meaning = shelf.best(party, vectors, per_kind)
            found.update(fused([by_meaning, shelf.best_by_words(party, words)], per_kind))
        return found

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""
        return {
            profile_id: vectors
            for profile_id in profile_ids
            for shelf in self._shelves.values()
            if (vectors := shelf.vectors(profile_id)) is not None
        }

    async def count(self) -> int:
        """How many statements are stored."""
        return self._shard.count(CountRequest())

    async def close(self) -> None:
        """Flush and release the folder."""
        self._shard.flush()
        self._shard.close()

    def _fill(self) -> None:
        """Put every party on its shelf; ids of a party's points are neighbors when they are read."""
        offset: int | UUID | str | None = None
        held: list[Record] = []
        while True:
            records, offset = self._shard.scroll(
                ScrollRequest(
                    offset=offset,
                    limit=AT_ONCE,
                    with_payload=True,
                    with_vector=[MEANING, *WORDS.values()],
                )
            )
            held += records
            whole, held = (held, []) if offset is None else _without_last(held)
            for kind, found in entries(whole).items():
                self._shelves[kind].put(found)
            if offset is None:
                return


def _created(folder: Path, dimensions: int) -> EdgeShard:
    """A new shard without indexes: shelves do the finding."""
    folder.mkdir()
    meaning = EdgeVectorParams(size=dimensions, distance=Distance.Cosine, memory=Memory.Cold)
    words = EdgeSparseVectorParams()
    return EdgeShard.create(
        str(folder),
        EdgeConfig(vectors={MEANING: meaning}, sparse_vectors=dict.fromkeys(WORDS.values(), words)),
    )


def _without_last(records: list[Record]) -> tuple[list[Record], list[Record]]:
    """Records of whole parties, and those of the last party, of which more may come."""
    last = (records[-1].payload or {})["profile_id"]
    cut = next(i for i, r in enumerate(records) if (r.payload or {})["profile_id"] == last)
    return records[:cut], records[cut:]


def _ids(profile_ids: Collection[UUID], start: int = 0) -> list[UUID | int | str]:
    return [point_id(p, i) for p in profile_ids for i in range(start, MAX_STATEMENTS)]
