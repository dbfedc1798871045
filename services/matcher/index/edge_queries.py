"""What the embedded index asks its shard, and how it reads what the shard holds."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from qdrant_edge import (
    FieldCondition,
    Filter,
    MatchAny,
    Point,
    Query,
    QueryRequest,
    Record,
    SparseVector,
)

from services.matcher.domain.party import Party, Statement, Vectors
from services.matcher.index.points import (
    GIVES,
    MEANING,
    PER_STATEMENT,
    WANTS,
    WORDS,
    comparable,
    complements,
    payload,
    point_id,
)
from services.matcher.index.shelf import Entry
from services.matcher.index.words import words_of
from shared.profile import Kind


def words_request(
    party: Party, statement: Statement, kind: Kind, words: SparseVector
) -> QueryRequest:
    """Statements of `kind` that complement this one and have these words: ids only, for speed."""
    return QueryRequest(
        limit=PER_STATEMENT,
        query=Query.Nearest(words, using=WORDS[kind]),
        filter=_filter(party, statement),
        with_payload=False,
    )


def words_in(records: Sequence[Record], kind: Kind) -> list[SparseVector]:
    """The words of those points that are of this kind."""
    vectors = [record.vector for record in records]
    found = [v.get(WORDS[kind]) for v in vectors if isinstance(v, dict)]
    return [words for words in found if isinstance(words, SparseVector)]


def entries(records: Sequence[Record]) -> dict[Kind, list[Entry]]:
    """Parties from their points, as the shelves take them."""
    rows: dict[str, list[tuple[dict[str, Any], object]]] = defaultdict(list)
    for record in records:
        fields = record.payload or {}
        vector = record.vector[MEANING] if isinstance(record.vector, dict) else None
        rows[fields["profile_id"]].append((fields, vector))
    found: dict[Kind, list[Entry]] = defaultdict(list)
    for own in rows.values():
        own.sort(key=lambda row: row[0]["position"])
        first = own[0][0]
        found[Kind(first["kind"])].append(_entry([f for f, _ in own], [v for _, v in own]))
    return found


def points_of(party: Party, vectors: Vectors) -> list[Point]:
    """A party's statements as points."""
    return [
        Point(
            point_id(party.profile_id, position),
            {MEANING: vector.tolist(), WORDS[party.kind]: words_of(statement)},
            payload(party, statement, position),
        )
        for position, (statement, vector) in enumerate(zip(party.statements, vectors, strict=True))
    ]


def _entry(fields: Sequence[dict[str, Any]], vectors: Sequence[object]) -> Entry:
    """What `Entry.of` makes of the party whose points these are."""
    first = fields[0]
    readable = [f["readable"] == "yes" for f in fields]
    wants = [f["weight"] if WANTS in f["roles"] else 0 for f in fields]
    gives = [GIVES in f["roles"] for f in fields]
    return Entry(
        profile_id=UUID(first["profile_id"]),
        country=first["country"],
        excludes=frozenset(first["excludes"]),
        vectors=np.array(vectors, np.float32),
        wants=np.array(wants, np.float32) * readable,
        gives=np.array(gives) & readable,
    )


def _filter(party: Party, statement: Statement) -> Filter:
    """The kind needs no condition: only its points have the vector that is asked for."""
    languages, excluded = comparable(statement), sorted(party.excluded_countries)
    spoken = [FieldCondition("language", match=MatchAny(languages))] if languages else []
    lands = [FieldCondition("country", match=MatchAny(excluded))] if excluded else []
    wary = [FieldCondition("excludes", match=MatchAny([party.country]))] if party.country else []
    return Filter(
        must=[FieldCondition("roles", match=MatchAny(complements(statement))), *spoken],
        must_not=[*lands, *wary] or None,
    )
