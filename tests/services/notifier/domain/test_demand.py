"""Small counts are not shown, and do not come out by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.demand import LEAST, Sums, shown, size_of, total


def total_of(counts):
    small = [n for n in counts if n < LEAST]
    return total(Sums("water", sum(counts) - sum(small), sum(small), len(small)))


def test_sizes_meet_without_gaps():
    assert [size_of(n) for n in (None, 0, 9_999, 10_000, 249_999, 250_000, 5_000_000)] == [
        "unknown", "under_10k", "under_10k", "10k_50k", "50k_250k", "250k_1m", "over_1m",
    ]  # fmt: skip


@given(st.integers(1, 50))
def test_a_small_count_is_not_shown(n):
    assert shown("water", "unknown", "US-IA", n).count == (n if n >= LEAST else None)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=12))
def test_the_hidden_part_of_a_total_is_never_one_cell_nor_small(counts):
    found = total_of(counts)
    small = [n for n in counts if n < LEAST]
    hidden = (found.count or 0) - sum(n for n in counts if n >= LEAST)
    if hidden:
        assert len(small) > 1
        assert hidden == sum(small) >= LEAST
    assert found.count is None or found.count >= LEAST


def test_a_total_without_its_only_small_cell_says_so():
    assert (total_of([20, 3]).count, total_of([20, 3]).is_least) == (20, True)
    assert total_of([3]).count is None
    assert total_of([20, 3, 4]).count == 27
