"""Qdrant Edge: the embedded index. One process may open a folder; calls hold the GIL."""

import json
import shutil
from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import UUID

import numpy as np
from qdrant_edge import (
    CountRequest,
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeVectorParams,
    FieldCondition,
    Filter,
    MatchAny,
    MatchValue,
    PayloadSchemaType,
    Point,
    Query,
    QueryBatchRequest,
    QueryRequest,
    UpdateOperation,
)

from services.matcher.domain.party import Party, Statement, Vectors
from services.matcher.index.points import (
    INDEXED,
    MAX_STATEMENTS,
    MixedSpacesError,
    complements,
    payload,
    point_id,
)
from shared.profile import Kind


class EdgeIndex:
    """A shard in a folder, with the identity of its vector space beside it."""

    def __init__(self, folder: Path, *, identity: str, dimensions: int) -> None:
        """Open or create; raises `MixedSpacesError` if another model filled the folder.

        The note of the identity comes last: without it, a shard is one that a crash left half-made.
        """
        folder.mkdir(parents=True, exist_ok=True)
        note = folder / "identity.json"
        if note.exists():
            _check_identity(note, identity)
            self._shard = EdgeShard.load(str(folder / "shard"))
            return
        shutil.rmtree(folder / "shard", ignore_errors=True)
        (folder / "shard").mkdir()
        vectors = EdgeVectorParams(size=dimensions, distance=Distance.Cosine)
        self._shard = EdgeShard.create(str(folder / "shard"), EdgeConfig(vectors=vectors))
        for field in INDEXED:
            index = UpdateOperation.create_field_index(field, PayloadSchemaType.Keyword)
            self._shard.update(index)
        note.write_text(json.dumps({"identity": identity}))

    async def upsert(self, parties: Sequence[tuple[Party, Vectors]]) -> None:
        """Store or replace all statements of these parties; the write-ahead log makes it durable."""
        points, stale = [], []
        for party, vectors in parties:
            for position, (statement, vector) in enumerate(
                zip(party.statements, vectors, strict=True)
            ):
                fields = payload(party, statement, position)
                points.append(Point(point_id(party.profile_id, position), vector.tolist(), fields))
            stale += _ids([party.profile_id], start=len(party.statements))
        if points:
            self._shard.update(UpdateOperation.upsert_points(points))
            self._shard.update(UpdateOperation.delete_points(list(stale)))

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""
        if profile_ids:
            self._shard.update(UpdateOperation.delete_points(list(_ids(profile_ids))))

    async def candidates(
        self, party: Party, vectors: Vectors, kind: Kind, per_statement: int
    ) -> set[UUID]:
        """Parties of `kind` with one of the nearest complementary statements."""
        queries = [
            QueryRequest(
                limit=per_statement,
                query=Query.Nearest(vector.tolist()),
                filter=_filter(party, statement, kind),
                with_payload=["profile_id"],
            )
            for statement, vector in zip(party.statements, vectors, strict=True)
            if complements(statement)
        ]
        if not queries:
            return set()
        answers = self._shard.query_batch(QueryBatchRequest(queries))
        return {UUID((hit.payload or {})["profile_id"]) for hits in answers for hit in hits}

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""
        records = self._shard.retrieve(
            list(_ids(profile_ids)), with_payload=["profile_id", "position"], with_vector=True
        )
        rows: dict[UUID, dict[int, object]] = defaultdict(dict)
        for record in records:
            fields = record.payload or {}
            rows[UUID(fields["profile_id"])][int(fields["position"])] = record.vector
        return {
            key: np.array([found[i] for i in sorted(found)], np.float32)
            for key, found in rows.items()
        }

    async def count(self) -> int:
        """How many statements are stored."""
        return self._shard.count(CountRequest())

    async def close(self) -> None:
        """Flush and release the folder."""
        self._shard.flush()
        self._shard.close()


def _check_identity(note: Path, identity: str) -> None:
    stored = json.loads(note.read_text())["identity"]
    if stored != identity:
        raise MixedSpacesError(stored, identity)


def _ids(profile_ids: Collection[UUID], start: int = 0) -> list[UUID | int | str]:
    return [point_id(p, i) for p in profile_ids for i in range(start, MAX_STATEMENTS)]


def _filter(party: Party, statement: Statement, kind: Kind) -> Filter:
    excluded = sorted(party.excluded_countries)
    return Filter(
        must=[
            FieldCondition("kind", match=MatchValue(kind.value)),
            FieldCondition("roles", match=MatchAny(complements(statement))),
        ],
        must_not=[FieldCondition("country", match=MatchAny(excluded))] if excluded else None,
    )
