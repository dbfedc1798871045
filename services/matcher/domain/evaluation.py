"""Measures of a ranking against judgements: nDCG, precision, recall and reciprocal rank.

nDCG uses linear gains and a log2 discount (Järvelin and Kekäläinen, TOIS 2002), as trec_eval does.
A query counts if it has at least one relevant document; one that the run lacks counts as zero.
Intervals are 95 % percentile bootstraps over queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain import NothingRelevantError

Run = Mapping[str, Sequence[str]]
"""Documents of each query, best first."""
Qrels = Mapping[str, Mapping[str, float]]
"""Relevance (above 0: relevant) of judged documents of each query."""

MEASURES = ("nDCG@10", "P@5", "recall@10", "MRR")
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over queries with its 95 % interval."""

    name: str
    mean: float
    low: float
    high: float


def evaluate(run: Run, qrels: Qrels) -> list[Measure]:
    """nDCG@10, P@5, recall@10 and MRR of a run; raises `NothingRelevantError`."""
    return _summarized(_by_query(run, qrels))


def compare(run: Run, other: Run, qrels: Qrels) -> list[Measure]:
    """By how much a run is above another, query by query: the same measures, -1 to 1.

    An interval above 0 says that the difference is no accident of the queries drawn.
    """
    return _summarized(_by_query(run, qrels) - _by_query(other, qrels))


def _summarized(rows: NDArray[np.float64]) -> list[Measure]:
    """Means and intervals of the measures of each query, shape (queries, 4)."""
    draws = np.random.default_rng(0).integers(0, len(rows), (RESAMPLES, len(rows)))
    low, high = np.percentile(rows[draws].mean(axis=1), [2.5, 97.5], axis=0)
    return [
        Measure(name, float(rows[:, i].mean()), float(low[i]), float(high[i]))
        for i, name in enumerate(MEASURES)
    ]


def _by_query(run: Run, qrels: Qrels) -> NDArray[np.float64]:
    queries = [q for q, judged in qrels.items() if any(r > 0 for r in judged.values())]
    if not queries:
        raise NothingRelevantError(NothingRelevantError.__doc__)
    return np.array([_measures(run.get(q, ()), qrels[q]) for q in queries])


def _measures(ranking: Sequence[str], judged: Mapping[str, float]) -> tuple[float, ...]:
    gains = np.array([max(judged.get(document, 0.0), 0.0) for document in ranking])
    hits = gains > 0
    relevant = sum(r > 0 for r in judged.values())
    first = int(np.argmax(hits)) + 1 if hits.any() else 0
    return (
        _ndcg(gains[:10], judged),
        float(hits[:5].sum()) / 5,
        float(hits[:10].sum()) / relevant,
        1.0 / first if first else 0.0,
    )


def _ndcg(gains: np.ndarray, judged: Mapping[str, float]) -> float:
    ideal = np.sort([max(r, 0.0) for r in judged.values()])[::-1][:10]
    return float(gains @ _discounts(len(gains)) / (ideal @ _discounts(len(ideal))))


def _discounts(length: int) -> np.ndarray:
    return 1.0 / np.log2(np.arange(2, length + 2))
