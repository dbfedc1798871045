import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.probability import (
    LEAST_SLOPE,
    PACKAGED,
    Calibration,
    calibrate,
    in_words,
    log_odds,
    probability,
)
from services.matcher.domain.weights import BASE_RATE, STATEMENT_MIDDLE

scores = st.integers(0, 10**6).map(lambda millionths: millionths / 10**6)
contexts = st.floats(-3, 3)
answers = st.lists(st.tuples(st.floats(-8, 8), st.booleans()), max_size=30)


@given(scores, scores, contexts)
def test_better_statements_are_never_less_likely(one, other, context):
    low, high = sorted((one, other))
    assert log_odds(low, context) < log_odds(high, context) or low == high
    assert probability(low, context) <= probability(high, context)


@given(st.lists(scores, min_size=2, max_size=20))
def test_without_context_the_order_is_that_of_the_statements(found):
    found = np.array(found, np.float32)
    odds = np.array([log_odds(float(score), 0.0) for score in found])
    assert list(np.argsort(-odds, kind="stable")) == list(np.argsort(-found, kind="stable"))


@given(scores, contexts)
def test_it_is_a_probability_and_has_words(score, context):
    found = probability(score, context)
    assert 0 <= found <= 1
    assert in_words(found)


def test_statements_as_good_as_any_leave_the_base_rate():
    assert probability(STATEMENT_MIDDLE) == pytest.approx(BASE_RATE)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "very likely"),
        (0.6, "likely"),
        (0.5, "about even"),
        (0.39, "unlikely"),
        (0, "very unlikely"),
    ],
)
def test_ranges_have_words(value, words):
    assert in_words(value) == words


def test_no_answers_change_nothing():
    assert calibrate([]) == PACKAGED


def test_a_few_answers_change_little_and_many_change_much():
    few, many = calibrate([(1.0, False)] * 3), calibrate([(1.0, False)] * 300)
    assert many.intercept + many.slope < few.intercept + few.slope < 1.0
    assert 0.3 < probability(0.6, 0.0, few) < probability(0.6)
    assert probability(STATEMENT_MIDDLE, 2.1, many) < 0.2


@given(answers)
def test_a_better_pair_stays_more_likely_whatever_is_answered(answered):
    found = calibrate(answered)
    assert found.slope >= LEAST_SLOPE
    assert found.answers == len(answered)
    assert probability(0.6, 0.0, found) > probability(0.3, 0.0, found)


def test_many_answers_find_the_line_that_they_follow():
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, 4_000)
    yes = rng.random(4_000) < 1 / (1 + np.exp(-(0.7 * odds - 1)))
    found = calibrate(list(zip(odds, yes, strict=True)))
    assert (found.intercept, found.slope) == pytest.approx((-1, 0.7), abs=0.15)
    assert isinstance(found, Calibration)
