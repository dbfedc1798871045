"""A Qdrant server or cluster through qdrant-client, whose local mode stands in for it in tests.

A collection holds one generation of vectors and, in its metadata, the identity of their space; the
alias `statements` names the one that serves. Not run here against a server: the contract suite
does so when `QDRANT_URL` is set.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import numpy as np
from qdrant_client import AsyncQdrantClient, models

from services.matcher.domain.party import Party, Statement, Vectors
from services.matcher.index.points import (
    MAX_STATEMENTS,
    MixedSpacesError,
    complements,
    payload,
    point_id,
)
from shared.profile import Kind

ALIAS = "statements"


class ServerIndex:
    """One collection; once it serves, it follows the alias to newer generations of its space."""

    def __init__(
        self, client: AsyncQdrantClient, name: str, *, identity: str, serves: bool
    ) -> None:
        """Use the collection `name`, which exists."""
        self.name = name
        self.serves = serves
        self._client = client
        self._identity = identity

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
            name = await self._serving()
            await self._client.upsert(name, points, wait=True)
            await self._client.delete(name, models.PointIdsList(points=stale), wait=True)

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""
        if profile_ids:
            selector = models.PointIdsList(points=_ids(profile_ids))
            await self._client.delete(await self._serving(), selector, wait=True)

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
            if complements(statement)
        ]
        if not requests:
            return set()
        answers = await self._client.query_batch_points(await self._serving(), requests)
        return {UUID((hit.payload or {})["profile_id"]) for a in answers for hit in a.points}

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""
        if not profile_ids:
            return {}
        records = await self._client.retrieve(
            await self._serving(),
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
        return (await self._client.count(await self._serving(), exact=True)).count

    async def close(self) -> None:
        """Nothing to release: the connection belongs to all generations."""

    async def _serving(self) -> str:
        """The collection to use; raises `MixedSpacesError` if another model has taken over."""
        if self.serves and (name := await aliased(self._client)) not in (None, self.name):
            await check_space(self._client, name, self._identity)
            self.name = name
        return self.name


async def aliased(client: AsyncQdrantClient) -> str | None:
    """The collection that serves."""
    known = (await client.get_aliases()).aliases
    return next((a.collection_name for a in known if a.alias_name == ALIAS), None)


async def check_space(client: AsyncQdrantClient, name: str, identity: str) -> None:
    """Raise `MixedSpacesError` if a collection holds vectors of another space."""
    metadata = (await client.get_collection(name)).config.metadata or {}
    if metadata.get("model") != identity:
        raise MixedSpacesError(str(metadata.get("model")), identity)


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
