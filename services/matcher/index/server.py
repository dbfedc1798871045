"""A Qdrant server or cluster through qdrant-client, whose local mode stands in for it in tests.

The collection's name carries the identity of the vector space. Not run here against a server: the
contract suite does so when `QDRANT_URL` is set.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import numpy as np
from qdrant_client import AsyncQdrantClient, models

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

PREFIX = "statements-"


async def open_server(
    url: str, api_key: str | None, *, identity: str, dimensions: int
) -> "ServerIndex":
    """Connect to a server and make the collection if it is not there."""
    client = AsyncQdrantClient(url=url, api_key=api_key)
    index = ServerIndex(client, identity=identity, dimensions=dimensions)
    await index.prepare()
    return index


class ServerIndex:
    """One collection for one vector space."""

    def __init__(self, client: AsyncQdrantClient, *, identity: str, dimensions: int) -> None:
        """Use `client`; call `prepare` before anything else."""
        self._client = client
        self._identity = identity
        self._dimensions = dimensions
        self._name = PREFIX + hashlib.sha256(identity.encode()).hexdigest()[:12]

    async def prepare(self) -> None:
        """Create the collection and its payload indexes; refuse one of another vector space."""
        names = [c.name for c in (await self._client.get_collections()).collections]
        if self._name in names:
            return
        others = [name for name in names if name.startswith(PREFIX)]
        if others:
            raise MixedSpacesError(others[0], self._identity)
        await self._client.create_collection(
            self._name,
            vectors_config=models.VectorParams(
                size=self._dimensions, distance=models.Distance.COSINE
            ),
        )
        if not self._is_local():
            for field in INDEXED:
                await self._client.create_payload_index(
                    self._name, field, field_schema=models.PayloadSchemaType.KEYWORD
                )

    async def upsert(self, parties: Sequence[tuple[Party, Vectors]]) -> None:
        """Store or replace all statements of these parties; waits until they can be found."""
        points, stale = [], []
        for party, vectors in parties:
            for position, (statement, vector) in enumerate(
                zip(party.statements, vectors, strict=True)
            ):
                points.append(
                    models.PointStruct(
                        id=str(point_id(party.profile_id, position)),
                        vector=vector.tolist(),
                        payload=payload(party, statement, position),
                    )
                )
            stale += _ids([party.profile_id], start=len(party.statements))
        if points:
            await self._client.upsert(self._name, points, wait=True)
            await self._client.delete(self._name, models.PointIdsList(points=stale), wait=True)

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""
        if profile_ids:
            selector = models.PointIdsList(points=_ids(profile_ids))
            await self._client.delete(self._name, selector, wait=True)

    async def candidates(
        self, party: Party, vectors: Vectors, kind: Kind, per_statement: int
    ) -> set[UUID]:
        """Parties of `kind` with one of the nearest complementary statements."""
        requests = [
            models.QueryRequest(
                query=vector.tolist(),
                filter=_filter(party, statement, kind),
                limit=per_statement,
                with_payload=["profile_id"],
            )
            for statement, vector in zip(party.statements, vectors, strict=True)
        ]
        answers = await self._client.query_batch_points(self._name, requests)
        return {UUID((hit.payload or {})["profile_id"]) for a in answers for hit in a.points}

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""
        if not profile_ids:
            return {}
        records = await self._client.retrieve(
            self._name,
            _ids(profile_ids),
            with_payload=["profile_id", "position"],
            with_vectors=True,
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
        return (await self._client.count(self._name, exact=True)).count

    async def close(self) -> None:
        """Disconnect."""
        await self._client.close()

    def _is_local(self) -> bool:
        return type(self._client._client).__name__.endswith("Local")  # noqa: SLF001 - local mode warns


def _ids(profile_ids: Collection[UUID], start: int = 0) -> list[int | str | UUID]:
    return [str(point_id(p, i)) for p in profile_ids for i in range(start, MAX_STATEMENTS)]


def _filter(party: Party, statement: Statement, kind: Kind) -> models.Filter:
    excluded = sorted(party.excluded_countries)
    return models.Filter(
        must=[
            models.FieldCondition(key="kind", match=models.MatchValue(value=kind.value)),
            models.FieldCondition(key="roles", match=models.MatchAny(any=complements(statement))),
        ],
        must_not=[models.FieldCondition(key="country", match=models.MatchAny(any=excluded))]
        if excluded
        else None,
    )
