from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.shortlists import Pair, shortlist
from shared.profile import Kind

LIMITS = {Kind.COUNTERPART: 2, Kind.NETWORK: 1, Kind.PROGRAMME: 1, Kind.LOCALITY: 1}


def pair(town, city, score, kind=Kind.COUNTERPART, country=None):
    return Pair(UUID(int=town), UUID(int=1000 + city), kind, score, country)


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


def test_counterparts_are_not_all_of_one_country_while_others_are_left():
    british = [pair(1, city, 0.9 - city / 100, country="GB") for city in (1, 2, 3)]
    rivals = [pair(2, city, 0.95) for city in (1, 2, 3, 4)] + [pair(3, 4, 0.95)]
    of_first = {city for town, city in kept(*british, *rivals) if town == 1}
    assert of_first == {1, 2}
    german = pair(1, 4, 0.2, country="DE")
    assert {city for town, city in kept(*british, german, *rivals) if town == 1} == {1, 4}


COUNTRIES = {1: "GB", 2: "GB", 3: "GB", 4: "DE"}

pairs_of_all = st.lists(
    st.builds(
        lambda town, city, score: pair(town, city, score, country=COUNTRIES[city]),
        st.integers(1, 4), st.integers(1, 4), st.sampled_from([0.1, 0.2, 0.3]),
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


@given(pairs_of_all, st.integers(0, 16))
def test_who_comes_in_one_by_one_leaves_the_same_shortlist_as_all_at_once(pairs, cut):
    first = [p for p in pairs[:cut] if p.key in shortlist(pairs[:cut], LIMITS)]
    assert shortlist([*first, *pairs[cut:]], LIMITS) == shortlist(pairs, LIMITS)


def test_nobody_has_no_shortlist():
    assert shortlist([], LIMITS) == set()
