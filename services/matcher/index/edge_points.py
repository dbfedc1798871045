"""How parties become points of the embedded index, and points parties again."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from qdrant_edge import Point, Record, SparseVector

from services.matcher.domain.party import Party, Vectors
from services.matcher.index.points import GIVES, MEANING, WANTS, WORDS, payload, point_id
from services.matcher.index.postings import Bag
from services.matcher.index.shelf import Entry
from services.matcher.index.words import words_of
from shared.profile import Kind

NO_WORDS = SparseVector(indices=[], values=[])


def entries(records: Sequence[Record]) -> dict[Kind, list[Entry]]:
    """Parties from their points, as the shelves take them."""
    rows: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = defaultdict(list)
    for record in records:
        fields = record.payload or {}
        vectors = record.vector if isinstance(record.vector, dict) else {}
        rows[fields["profile_id"]].append((fields, vectors))
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


def _entry(fields: Sequence[dict[str, Any]], vectors: Sequence[dict[str, Any]]) -> Entry:
    """What `Entry.of` makes of the party whose points these are."""
    first = fields[0]
    readable = [f["readable"] == "yes" for f in fields]
    wants = [f["weight"] if WANTS in f["roles"] else 0 for f in fields]
    gives = [GIVES in f["roles"] for f in fields]
    words = WORDS[Kind(first["kind"])]
    return Entry(
        profile_id=UUID(first["profile_id"]),
        country=first["country"],
        excludes=frozenset(first["excludes"]),
        vectors=np.array([v[MEANING] for v in vectors], np.float32),
        wants=np.array(wants, np.float32) * readable,
        gives=np.array(gives) & readable,
        bags=[
            Bag(v.get(words, NO_WORDS), f["language"], f["roles"])
            for f, v in zip(fields, vectors, strict=True)
        ],
    )
