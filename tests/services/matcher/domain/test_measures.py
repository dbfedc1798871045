import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.measures import gini, quantile, top_share

HISTOGRAMS = st.dictionaries(st.integers(0, 500), st.integers(1, 50), min_size=1, max_size=30)


def pairwise_gini(histogram):
    """The mean absolute difference of all pairs, over twice the mean: another way to the same."""
    values = [v for v, n in histogram.items() for _ in range(n)]
    total = sum(values)
    apart = sum(abs(a - b) for a in values for b in values)
    return apart / (2 * len(values) * total) if total else 0.0


def test_quantiles_are_values_that_occur():
    histogram = {1: 5, 10: 4, 100: 1}
    assert quantile(histogram, 0.5) == 1
    assert quantile(histogram, 0.9) == 10
    assert quantile(histogram, 1.0) == 100
    assert quantile({}, 0.5) is None


def test_gini_is_zero_if_all_have_the_same_and_near_one_if_one_has_everything():
    assert gini({7: 40}) == pytest.approx(0)
    assert gini({0: 99, 50: 1}) == pytest.approx(0.99)
    assert gini({}) == gini({0: 3}) == 0


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 5), min_size=1, max_size=8))
def test_gini_is_half_the_relative_mean_difference(histogram):
    assert gini(histogram) == pytest.approx(pairwise_gini(histogram), abs=1e-9)


@given(HISTOGRAMS, st.integers(1, 20))
def test_the_largest_have_at_least_their_part(histogram, most):
    count = sum(histogram.values())
    if sum(v * n for v, n in histogram.items()):
        assert top_share(histogram, most) >= min(1, most / count) - 1e-9
        assert top_share(histogram, count) == pytest.approx(1)


def test_nothing_has_no_share():
    assert top_share({}, 10) == 0
