"""Qdrant Edge: the embedded index. One process may open a folder; calls hold the GIL.

The shard keeps everything and looks for words; the scan by meaning runs on shelves in memory, which
are filled from the shard when it is opened, after a crash as after any other end.
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
    Modifier,
    PayloadSchemaType,
    QueryBatchRequest,
    QueryRequest,
    Record,
    ScrollRequest,
    UpdateOperation,
)
from threadpoolctl import threadpool_limits

from services.matcher.domain.party import Party, Vectors
from services.matcher.index.edge_queries import entries, points_of, words_in, words_request
from services.matcher.index.fusion import best_first, fused
from services.matcher.index.points import (
    INDEXED,
    LAYOUT,
    MAX_STATEMENTS,
    MEANING,
    WORDS,
    check_space,
    point_id,
)
from services.matcher.index.rarity import Rarity
from services.matcher.index.shelf import Entry, Shelf
from services.matcher.index.words import query_of, words_of
from shared.profile import Kind

AT_ONCE = 2_000
"""Points read at once when the shelves are filled."""


class EdgeIndex:
    """A shard in a folder, with the identity of its vector space beside it."""

    def __init__(self, folder: Path, *, identity: str, dimensions: int) -> None:
        """Open or create; raises `MixedSpacesError` or `OldLayoutError` for what others wrote.

        From then on NumPy multiplies on one thread in this process: the products of a search are so
        small that a second thread is waited for longer than it works (decision 0015). The note of the identity comes last: without it, a shard is one that a crash left half-made.
        """
        threadpool_limits(limits=1, user_api="blas")
        folder.mkdir(parents=True, exist_ok=True)
        self._shelves = {kind: Shelf(dimensions) for kind in Kind}
        self._rarity = {kind: Rarity() for kind in Kind}
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
            written = (words_of(s) for p, _ in parties if p.kind is kind for s in p.statements)
            self._rarity[kind].note(written)

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""
        if profile_ids:
            self._shard.update(UpdateOperation.delete_points(_ids(profile_ids)))
        for shelf in self._shelves.values():
            shelf.drop(profile_ids)

    async def candidates(self, party: Party, vectors: Vectors, per_kind: int) -> set[UUID]:
        """The `per_kind` parties of each kind it seeks that meet it best in meaning and words."""
        by_words = self._by_words(party)
        return {
            profile_id
            for kind in party.seeks
            for profile_id in fused(
                [self._shelves[kind].best(party, vectors, per_kind), by_words[kind]], per_kind
            )
        }

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

    def _by_words(self, party: Party) -> dict[Kind, list[UUID]]:
        asked: list[tuple[Kind, QueryRequest]] = []
        for statement in party.statements:
            words = query_of(statement)
            for kind in party.seeks:
                rare = self._rarity[kind].rare(words)
                if rare.indices:
                    asked.append((kind, words_request(party, statement, kind, rare)))
        requests = [request for _, request in asked]
        answers = self._shard.query_batch(QueryBatchRequest(requests)) if requests else []
        hits: dict[Kind, list[tuple[UUID, float]]] = {kind: [] for kind in party.seeks}
        for (kind, _), answer in zip(asked, answers, strict=True):
            shelf = self._shelves[kind]
            owners = [(shelf.owner(hit.id), hit.score) for hit in answer]
            hits[kind] += [(owner, score) for owner, score in owners if owner is not None]
        return {kind: best_first(found) for kind, found in hits.items()}

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
                self._rarity[kind].note(words_in(whole, kind))
            if offset is None:
                return


def _created(folder: Path, dimensions: int) -> EdgeShard:
    """A new shard without an index by meaning: shelves do that."""
    folder.mkdir()
    meaning = EdgeVectorParams(size=dimensions, distance=Distance.Cosine, memory=Memory.Cold)
    words = EdgeSparseVectorParams(modifier=Modifier.Idf)
    shard = EdgeShard.create(
        str(folder),
        EdgeConfig(vectors={MEANING: meaning}, sparse_vectors=dict.fromkeys(WORDS.values(), words)),
    )
    for field in INDEXED:
        shard.update(UpdateOperation.create_field_index(field, PayloadSchemaType.Keyword))
    return shard


def _without_last(records: list[Record]) -> tuple[list[Record], list[Record]]:
    """Records of whole parties, and those of the last party, of which more may come."""
    last = (records[-1].payload or {})["profile_id"]
    cut = next(i for i, r in enumerate(records) if (r.payload or {})["profile_id"] == last)
    return records[:cut], records[cut:]


def _ids(profile_ids: Collection[UUID], start: int = 0) -> list[UUID | int | str]:
    return [point_id(p, i) for p in profile_ids for i in range(start, MAX_STATEMENTS)]
