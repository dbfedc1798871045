"""What circumstances are worth: bounds, sums and order that hold for any two parties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.context import FEATURES, circumstances, effect, values
from services.matcher.domain.situation import Relations, Situation, Standing
from services.matcher.domain.weights import CONTEXT
from shared.profile import Government, Kind, Staff
from tests.support.parties import party

NOW = datetime(2026, 11, 22, tzinfo=UTC)
counts = st.integers(0, 500)
standings = st.builds(
    Standing,
    counts,
    counts,
    st.frozensets(st.sampled_from([("c40", "C40"), ("iclei", "ICLEI"), ("ewi", "EWI")])),
)
relations = st.none() | st.builds(
    Relations, standings, standings, counts, counts, st.floats(0, 500), counts
)


def parties(kind, countries, states):
    return st.builds(
        party,
        kind=st.just(kind),
        country=countries,
        subdivision=states,
        population=st.none() | st.integers(0, 40_000_000),
        government=st.none() | st.sampled_from(Government),
        staff=st.none() | st.sampled_from(Staff),
        languages=st.lists(st.sampled_from(["en", "es", "ja"]), unique=True).map(tuple),
        latitude=st.none() | st.floats(-90, 90),
        longitude=st.none() | st.floats(-180, 180),
        introductions_per_quarter=st.integers(0, 50),
        prefers_peers=st.booleans(),
        published_at=st.none() | st.integers(0, 900).map(lambda d: NOW - timedelta(days=d)),
    )


localities = parties(
    Kind.LOCALITY, st.just("US"), st.none() | st.sampled_from(["US-OR", "US-AK", "US-PR"])
)
others = st.sampled_from([Kind.COUNTERPART, Kind.NETWORK]).flatmap(
    lambda kind: parties(kind, st.sampled_from(["JP", "RU", "AU", "NZ", "AQ"]), st.none())
)
situations = st.builds(Situation, localities, others, relations, st.none() | st.just(NOW))


@given(situations)
def test_every_feature_is_between_minus_1_and_1(situation):
    (found,) = values([situation])
    assert all(-1 <= value <= 1 for value in found)


@given(situations)
def test_what_is_told_adds_up_to_the_effect_and_is_in_words(situation):
    found = circumstances(situation)
    assert sum(c.effect for c in found) == pytest.approx(effect(situation), abs=0.1)
    assert all(c.words.endswith(".") and -1 <= c.effect <= 1 for c in found)


@given(situations)
def test_the_strongest_is_told_first(situation):
    strengths = [abs(c.effect) for c in circumstances(situation)]
    assert strengths == sorted(strengths, reverse=True)


def test_what_is_not_known_counts_neither_way():
    nothing = Situation(party(), party(kind=Kind.COUNTERPART, country=None))
    assert values([nothing]) == [[0.0] * len(FEATURES)]
    assert effect(nothing) == 0.0
    assert circumstances(nothing) == ()


def test_every_feature_has_one_weight_of_at_most_1():
    assert set(CONTEXT) == set(FEATURES)
    assert all(abs(weight) <= 1 for weight in CONTEXT.values())
