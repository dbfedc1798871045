from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.shortlists import Pair, shortlist
from shared.profile import Kind

LIMITS = {Kind.COUNTERPART: 2, Kind.NETWORK: 1, Kind.PROGRAMME: 1, Kind.LOCALITY: 1}


def pair(town, city, score, kind=Kind.COUNTERPART):
    return Pair(UUID(int=town), UUID(int=1000 + city), kind, score)


def kept(*pairs):
    return {(a.int, b.int - 1000) for a, b in shortlist(pairs, LIMITS)}


def test_a_locality_keeps_its_best_of_each_kind():
    pairs = [pair(1, city, city / 10) for city in (1, 2, 3)]
    pairs += [pair(1, city, city / 10, Kind.NETWORK) for city in (7, 8)]
    pairs += [pair(2, city, 0.9) for city in (1, 2, 3)] + [pair(3, 7, 0.9, Kind.NETWORK)]
    assert {(town, city) for town, city in kept(*pairs) if town == 1} == {(1, 2), (1, 3), (1, 8)}


def test_a_pair_among_the_best_of_either_side_is_kept():
    pairs = [pair(1, 1, 0.9), pair(1, 2, 0.8), pair(1, 3, 0.1)]
    assert (1, 3) in kept(*pairs)
    assert (1, 3) not in kept(*pairs, pair(2, 3, 0.2))


pairs_of_all = st.lists(
    st.builds(
        pair, st.integers(1, 4), st.integers(1, 4), st.sampled_from([0.1, 0.2, 0.3]),
    ),
    unique_by=lambda p: p.key,
)  # fmt: skip


@given(pairs_of_all.flatmap(lambda pairs: st.tuples(st.just(pairs), st.permutations(pairs))))
def test_the_order_of_arrival_does_not_matter(orders):
    pairs, shuffled = orders
    assert shortlist(pairs, LIMITS) == shortlist(shuffled, LIMITS)


@given(pairs_of_all)
def test_everybody_with_a_pair_has_a_suggestion(pairs):
    keys = shortlist(pairs, LIMITS)
    assert {p.locality_id for p in pairs} == {a for a, _ in keys}
    assert {p.party_id for p in pairs} == {b for _, b in keys}


def test_nobody_has_no_shortlist():
    assert shortlist([], LIMITS) == set()
