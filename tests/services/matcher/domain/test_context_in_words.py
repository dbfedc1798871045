"""How each circumstance counts, and the sentence in which people are told of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain.context import FEATURES, effect
from services.matcher.domain.situation import Relations, Situation, Standing
from shared.profile import Government, Kind, Staff
from shared.remarks import sentence
from tests.support.parties import party

NOW = datetime(2026, 11, 22, tzinfo=UTC)
THREE = frozenset([("c40", "C40"), ("i", "ICLEI"), ("r", "R20")])


def ames(**fields):
    return party(**({"name": "Ames", "subdivision": "US-IA"} | fields))


def kofu(**fields):
    return party(kind=Kind.COUNTERPART, **({"name": "Kofu", "country": "JP"} | fields))


def told(name, *, locality=None, other=None, **known):
    situation = Situation(locality or ames(), other or kofu(), **known)
    feature = FEATURES[name]
    return feature.value(situation), sentence(feature.said(situation))


@pytest.mark.parametrize(
    ("name", "here", "there", "value", "words"),
    [
        (
            "peer_size",
            {"population": 52_000},
            {"population": 52_000},
            1.0,
            "Similar size: 52,000 and 52,000 inhabitants.",
        ),
        (
            "peer_size",
            {"population": 5_000},
            {"population": 5_000_000},
            -1.0,
            "Very different size: 5,000 and 5,000,000 inhabitants.",
        ),
        (
            "wished_size",
            {"population": 9, "prefers_peers": True},
            {"population": 9},
            1.0,
            "Ames prefers partners of similar size.",
        ),
        (
            "government",
            {"government": Government.COUNTY},
            {"government": Government.REGION},
            0.0,
            "Different levels of government: county and region.",
        ),
        (
            "government",
            {"government": Government.STATE},
            {"government": Government.REGION},
            1.0,
            "The same level of government: state and region.",
        ),
        (
            "government",
            {"government": Government.TRIBAL_NATION},
            {"government": Government.TRIBAL_NATION},
            0.0,
            "Both are of the same kind of government: tribal nation.",
        ),
        (
            "staff",
            {"staff": Staff.NONE},
            {"staff": Staff.TEAM},
            1.0,
            "Kofu has staff for work abroad.",
        ),
        (
            "staff",
            {"staff": Staff.NONE},
            {"staff": Staff.NONE},
            -1.0,
            "Neither side has staff for work abroad.",
        ),
        (
            "languages",
            {"languages": ("en", "es")},
            {"languages": ("ja", "en")},
            1.0,
            "A common language: English.",
        ),
        (
            "languages",
            {"languages": ("en",)},
            {"languages": ("ja",)},
            -1.0,
            "No common language is stated.",
        ),
        ("office_hours", {}, {}, -1.0, "Office hours do not overlap: about 9 hours apart."),
        (
            "office_hours",
            {},
            {"country": "PT"},
            -0.5,
            "Office hours overlap little: about 6 hours apart.",
        ),
        ("office_hours", {}, {"country": "CR"}, 1.0, "Office hours are the same."),
        (
            "freshness",
            {"published_at": NOW},
            {"published_at": NOW - timedelta(days=600)},
            -1.0,
            "The profile of Kofu has not been revised for over 18 months.",
        ),
    ],
)
def test_facts_of_both_profiles_are_told(name, here, there, value, words):
    assert told(name, locality=ames(**here), other=kofu(**there), now=NOW) == (value, words)


def test_a_wide_country_needs_coordinates_to_be_placed():
    assert told("distance", other=kofu(country="RU"))[0] == 0.0
    assert told("office_hours", other=kofu(country="RU"))[0] == 0.0
    moscow = kofu(country="RU", latitude=55.75, longitude=37.6)
    value, words = told("distance", other=moscow)
    assert value == pytest.approx(0.19, abs=0.03)
    assert words == "About 8,000 km (5,000 miles) apart."


@pytest.mark.parametrize(
    ("name", "known", "value", "words"),
    [
        (
            "load",
            Relations(party=Standing(recent=4)),
            -1.0,
            "Kofu was introduced 4 times in the last three months and can take on 4.",
        ),
        ("ties", Relations(Standing(20)), -1.0, "Ames already looks after 20 relationships."),
        ("own_country", Relations(own_country=4), 1.0, "Ames already has 4 partners in Japan."),
        (
            "state_country",
            Relations(state_country=9, usual=1.0),
            1.0,
            "Other places in Iowa have 9 partnerships with Japan, more than is usual.",
        ),
        (
            "state_country",
            Relations(state_country=0, usual=4.0),
            -1.0,
            "Other places in Iowa have no partnership with Japan, where 4 would be usual.",
        ),
        (
            "state_party",
            Relations(state_party=4),
            1.0,
            "Kofu already works with 4 other places in Iowa.",
        ),
        (
            "networks",
            Relations(Standing(networks=THREE), Standing(networks=THREE)),
            1.0,
            "Both are members of C40, ICLEI, and R20.",
        ),
    ],
)
def test_what_ties_say_is_told(name, known, value, words):
    assert told(name, relations=known) == (value, words)


def test_a_country_that_many_choose_everywhere_gains_nothing():
    assert told("state_country", relations=Relations(state_country=40, usual=40.0))[0] == 0.0


def test_members_nearby_count_for_a_network_and_partners_nearby_against_a_government():
    known = Relations(state_party=2)
    net = replace(kofu(name="ICLEI", country=None), kind=Kind.NETWORK)
    assert effect(Situation(ames(), net, known)) > 0
    assert effect(Situation(ames(), kofu(country=None), known)) < 0
