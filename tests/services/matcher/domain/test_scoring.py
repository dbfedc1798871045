import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.party import Statement
from services.matcher.domain.scoring import ONE_SIDED, Block, score_against
from shared.profile import Stance
from tests.support.parties import party

directions = st.lists(st.integers(-4, 4), min_size=3, max_size=3).filter(any)
statements = st.builds(
    Statement, st.just("text"), stance=st.none() | st.sampled_from(Stance), weight=st.integers(1, 3)
)
sides = st.lists(st.tuples(statements, directions), min_size=1, max_size=5)


def placed(side):
    vectors = np.array([vector for _, vector in side], np.float32)
    return party(*(s for s, _ in side)), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def score(one, *others):
    parties, vectors = zip(*map(placed, others), strict=True)
    return score_against(*placed(one), Block.of(parties, vectors)).score


@given(sides, sides)
def test_a_pair_has_the_same_score_from_either_side(one, other):
    assert score(one, other) == pytest.approx(score(other, one), abs=1e-5)


@given(sides, sides)
def test_a_score_is_between_0_and_1(one, other):
    (value,) = score(one, other)
    assert 0.0 <= value <= 1.0 + 1e-6


@given(sides, sides, directions)
def test_another_offer_never_makes_a_pair_worse(one, other, vector):
    more = [*other, (Statement("more", stance=Stance.OFFER), vector)]
    assert score(one, more)[0] >= score(one, other)[0] - 1e-5


@given(sides.flatmap(lambda s: st.tuples(st.just(s), st.permutations(s))), sides)
def test_the_order_of_statements_does_not_matter(orders, other):
    one, shuffled = orders
    assert score(one, other) == pytest.approx(score(shuffled, other), abs=1e-5)


@given(sides, st.lists(sides, min_size=2, max_size=4))
def test_many_parties_at_once_have_the_scores_they_have_alone(one, others):
    alone = [score(one, other)[0] for other in others]
    assert score(one, *others) == pytest.approx(alone, abs=1e-5)


EAST, NORTH = [1, 0, 0], [0, 1, 0]


def need(vector, weight=1):
    return Statement("need", stance=Stance.NEED, weight=weight), vector


def offer(vector):
    return Statement("offer", stance=Stance.OFFER), vector


def test_needs_and_offers_that_meet_both_ways_score_1():
    assert score([need(EAST), offer(NORTH)], [need(NORTH), offer(EAST)]) == pytest.approx(1.0)


def test_two_needs_for_the_same_do_not_meet():
    assert score([need(EAST)], [need(EAST)])[0] == 0.0


def test_a_side_that_wants_nothing_leaves_the_score_to_the_other():
    assert score([need(EAST)], [offer(EAST)])[0] == pytest.approx(1.0)


def test_a_side_whose_needs_are_not_met_lowers_the_score_but_does_not_shut_it_out():
    one_sided = score([need(EAST)], [offer(EAST), need(NORTH)])[0]
    assert one_sided == pytest.approx(np.sqrt(ONE_SIDED))


def test_a_weightier_need_counts_more():
    met = score([need(EAST, 3), need(NORTH, 1)], [offer(EAST)])[0]
    assert met == pytest.approx(0.75)
