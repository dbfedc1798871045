"""Ranking a file offline: the matcher's own score over everybody in it, nothing stored.

Reads profile files and TREC runs and qrels for `entente rank` and `entente evaluate`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from services.matcher.domain import MatcherError
from services.matcher.domain.context import effect
from services.matcher.domain.eligibility import may_meet
from services.matcher.domain.evaluation import Qrels, Run
from services.matcher.domain.party import Party, Vectors
from services.matcher.domain.probability import log_odds
from services.matcher.domain.scoring import Block, Floats, score_against
from services.matcher.domain.situation import Situation
from services.matcher.ports import Encoder
from shared.profile import Kind, Profile

TAG = "entente"


class UnreadableFileError(MatcherError):
    """The file is not what this command expects."""


def rank(
    encoder: Encoder, path: Path, kind: Kind, top: int, *, context: bool = False
) -> Iterator[str]:
    """TREC run lines: for each locality of the file its best `top` parties of `kind`.

    The score is the log-odds of the probability that suggestions carry. What the parties write
    decides alone; with `context` also what the file tells of their size, government, languages and
    place (nothing is known of ties or of the time).
    """
    parties = read_parties(path)
    queries = [p for p in parties if p.kind is Kind.LOCALITY]
    others = [p for p in parties if p.kind is kind]
    if not queries or not others:
        raise UnreadableFileError(f"{path}: expected localities and profiles of kind {kind.value}")
    both = [*queries, *others]
    vectors = encode_parties(encoder, both)
    block = Block.of(others, vectors[len(queries) :])
    for query, own in zip(queries, vectors, strict=False):
        met = score_against(query, own, block).score
        scores = _log_odds(query, others, met, context=context)
        best = [i for i in np.argsort(-scores, kind="stable") if may_meet(query, others[i])][:top]
        for place, i in enumerate(best, start=1):
            yield f"{query.external_id} Q0 {others[i].external_id} {place} {scores[i]:.6f} {TAG}"


def _log_odds(
    query: Party, others: Sequence[Party], scores: Floats, *, context: bool
) -> NDArray[np.float64]:
    found = [
        log_odds(float(score), effect(Situation(query, other)) if context else 0.0)
        for other, score in zip(others, scores, strict=True)
    ]
    return np.array(found)


def encode_parties(encoder: Encoder, parties: Sequence[Party]) -> list[Vectors]:
    """The statements of all parties in one batch; one array a party."""
    vectors = encoder.encode([s.text for p in parties for s in p.statements])
    ends = np.cumsum([len(p.statements) for p in parties])
    return np.split(vectors, ends[:-1])


def read_parties(path: Path) -> list[Party]:
    """Every profile of a JSON Lines file; raises `UnreadableFileError` naming the first bad line."""
    parties = []
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            try:
                profile = Profile.model_validate_json(line, extra="forbid")
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                problem = f"{path}, line {number}, {where}: {first['msg']}"
                raise UnreadableFileError(problem) from error
            parties.append(Party.from_profile(uuid5(NAMESPACE_URL, f"{number}"), 1, profile))
    return parties


def read_run(path: Path) -> Run:
    """Documents of each query by falling score, from TREC run lines."""
    scored: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            query, _, document, _, score, _ = line.split()
            scored[query].append((-float(score), document))
        except ValueError as error:
            expected = "expected 'query Q0 document rank score tag'"
            raise UnreadableFileError(f"{path}, line {number}: {expected}") from error
    return {q: [d for _, d in sorted(rows, key=lambda r: r[0])] for q, rows in scored.items()}


def read_qrels(path: Path) -> Qrels:
    """Judgements from `query document relevance` or TREC's `query 0 document relevance` lines."""
    qrels: dict[str, dict[str, float]] = defaultdict(dict)
    for number, line in enumerate(_lines(path), start=1):
        fields = line.split()
        if not fields or (number == 1 and fields[-1] == "relevance"):
            continue
        try:
            qrels[fields[0]][fields[-2]] = float(fields[-1])
        except (ValueError, IndexError) as error:
            expected = "expected 'query document relevance'"
            raise UnreadableFileError(f"{path}, line {number}: {expected}") from error
    return qrels


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path}: {error}") from error
