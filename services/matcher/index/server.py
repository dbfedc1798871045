"""A Qdrant server or cluster through qdrant-client, whose local mode stands in for it in tests.

A collection holds one generation of vectors and, in its metadata, the identity of their space; the
alias `statements` names the one that serves. Not run here against a server: the contract suite
does so when `QDRANT_URL` is set. So its approximate search, payload indexes and speed are untried.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from qdrant_client import AsyncQdrantClient, models
from qdrant_edge import SparseVector

from services.matcher.domain.party import Party, Statement, Vectors
from services.matcher.index.fusion import best_first, fused
from services.matcher.index.points import (
    MAX_STATEMENTS,
    MEANING,
    PER_STATEMENT,
    WORDS,
    check_space,
    comparable,
    complements,
    payload,
    point_id,
)
from services.matcher.index.words import query_of, words_of
from shared.profile import Kind

ALIAS = "statements"
NEAREST = 256
"""Statements of each kind taken for each statement by meaning; the best parties of them count."""
ABOVE_ZERO = 1e-6
"""Cosine from which on statements have anything in common."""


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
                        vector={
                            MEANING: vector.tolist(),
                            WORDS[party.kind]: _sparse(words_of(statement)),
                        },
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

    async def candidates(self, party: Party, vectors: Vectors, per_kind: int) -> set[UUID]:
        """The `per_kind` parties of each kind it seeks that are nearest in meaning and words."""
        asked = [
            (kind, request)
            for kind in party.seeks
            for statement, vector in zip(party.statements, vectors, strict=True)
            for request in _requests(party, statement, vector, kind)
        ]
        if not asked:
            return set()
        requests = [request for _, request in asked]
        answers = await self._client.query_batch_points(await self._serving(), requests)
        hits: dict[tuple[Kind, str], list[tuple[UUID, float]]] = defaultdict(list)
        for (kind, request), answer in zip(asked, answers, strict=True):
            hits[kind, request.using or MEANING] += [
                (UUID((hit.payload or {})["profile_id"]), hit.score) for hit in answer.points
            ]
        return {
            profile_id
            for kind in party.seeks
            for profile_id in fused(
                [best_first(hits[kind, using]) for using in (MEANING, WORDS[kind])], per_kind
            )
        }

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""
        if not profile_ids:
            return {}
        records = await self._client.retrieve(
            await self._serving(),
            _ids(profile_ids),
            with_payload=["profile_id", "position"],
            with_vectors=[MEANING],
        )
        rows: dict[UUID, dict[int, object]] = defaultdict(dict)
        for record in records:
            fields = record.payload or {}
            vector = record.vector[MEANING] if isinstance(record.vector, dict) else None
            rows[UUID(fields["profile_id"])][int(fields["position"])] = vector
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
            await check_collection(self._client, name, self._identity)
            self.name = name
        return self.name


async def aliased(client: AsyncQdrantClient) -> str | None:
    """The collection that serves."""
    known = (await client.get_aliases()).aliases
    return next((a.collection_name for a in known if a.alias_name == ALIAS), None)


async def check_collection(client: AsyncQdrantClient, name: str, identity: str) -> None:
    """Raise as `check_space` if a collection cannot be used."""
    metadata = (await client.get_collection(name)).config.metadata or {}
    check_space(str(metadata.get("model")), metadata.get("layout"), identity)


def _ids(profile_ids: Collection[UUID], start: int = 0) -> list[int | str | UUID]:
    return [str(point_id(p, i)) for p in profile_ids for i in range(start, MAX_STATEMENTS)]


def _requests(
    party: Party, statement: Statement, vector: NDArray[np.float32], kind: Kind
) -> Iterator[models.QueryRequest]:
    """Statements of `kind` that complement this one: near in meaning, and with the same words."""
    base = _filter(party, statement, kind)
    if statement.readable:
        yield models.QueryRequest(
            query=vector.tolist(),
            using=MEANING,
            filter=_with(base, "readable", ["yes"]),
            limit=NEAREST,
            score_threshold=ABOVE_ZERO,
            with_payload=["profile_id"],
        )
    languages = comparable(statement)
    yield models.QueryRequest(
        query=_sparse(query_of(statement)),
        using=WORDS[kind],
        filter=_with(base, "language", languages) if languages else base,
        limit=PER_STATEMENT,
        with_payload=["profile_id"],
    )


def _filter(party: Party, statement: Statement, kind: Kind) -> models.Filter:
    never: list[models.Condition] = [
        _any("country", sorted(party.excluded_countries)),
        _any("excludes", [party.country] if party.country else []),
    ]
    roles = _any("roles", complements(statement))
    return models.Filter(must=[_any("kind", [kind.value]), roles], must_not=never)


def _with(base: models.Filter, key: str, values: list[str]) -> models.Filter:
    return models.Filter(must=[base, _any(key, values)])


def _any(key: str, values: list[str]) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchAny(any=values))


def _sparse(words: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=words.indices, values=words.values)
