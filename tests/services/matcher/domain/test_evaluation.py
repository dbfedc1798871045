import math

import pytest

from services.matcher.domain import MatcherError
from services.matcher.domain.evaluation import evaluate

NDCG, P5, RECALL, MRR = "nDCG@10", "P@5", "recall@10", "MRR"


def means(run, qrels):
    return {m.name: m.mean for m in evaluate(run, qrels)}


def test_a_perfect_ranking_scores_1():
    found = means({"q": ["a", "b"]}, {"q": {"a": 2, "b": 1}})
    assert found == {NDCG: 1.0, P5: 2 / 5, RECALL: 1.0, MRR: 1.0}


def test_measures_are_those_computed_by_hand():
    found = means({"q": ["x", "b", "y", "a"]}, {"q": {"a": 2, "b": 1, "c": 1, "x": 0}})
    gain = 1 / math.log2(3) + 2 / math.log2(5)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert found[NDCG] == pytest.approx(gain / ideal)
    assert found[P5] == pytest.approx(2 / 5)
    assert found[RECALL] == pytest.approx(2 / 3)
    assert found[MRR] == pytest.approx(1 / 2)


def test_what_comes_after_the_tenth_place_counts_for_the_reciprocal_rank_only():
    found = means({"q": [f"x{i}" for i in range(10)] + ["a"]}, {"q": {"a": 1}})
    assert found == {NDCG: 0.0, P5: 0.0, RECALL: 0.0, MRR: pytest.approx(1 / 11)}


def test_a_query_that_the_run_lacks_counts_as_0():
    assert means({"q": ["a"]}, {"q": {"a": 1}, "r": {"b": 1}})[NDCG] == 0.5


def test_a_query_without_a_relevant_document_does_not_count():
    assert means({"q": ["a"]}, {"q": {"a": 1}, "r": {"b": 0}})[NDCG] == 1.0


def test_the_interval_holds_the_mean_and_is_the_same_every_time():
    run = {str(i): ["a"] if i % 3 else ["b"] for i in range(30)}
    qrels = {str(i): {"a": 1} for i in range(30)}
    measures = evaluate(run, qrels)
    assert measures == evaluate(run, qrels)
    for measure in measures:
        assert 0.0 <= measure.low < measure.mean < measure.high <= 1.0


def test_judgements_without_a_relevant_document_are_refused_in_words():
    with pytest.raises(MatcherError, match="relevant"):
        evaluate({"q": ["a"]}, {"q": {"a": 0}})
