from datetime import UTC, datetime, timedelta

from services.matcher.domain.scope import REGIONS, Scope, subdivisions_of
from shared.us import STATE_FIPS

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_every_state_and_territory_is_in_one_region():
    codes = [code for _, states in REGIONS.values() for code in states.split()]
    assert sorted(codes) == sorted(STATE_FIPS)


def test_a_place_is_a_region_or_a_state():
    assert subdivisions_of("US-IA") == ("US-IA",)
    assert "US-VT" in subdivisions_of("northeast")
    assert subdivisions_of("US-XX") == subdivisions_of("IA") == subdivisions_of("") == ()


def test_what_is_not_known_limits_nothing():
    assert Scope.of("Mars", "friends", "forever", NOW) == Scope()


def test_an_address_says_what_limits():
    scope = Scope.of("west", "network", "90", NOW)
    assert scope.query == {"where": "west", "kind": "network", "period": "90"}
    assert scope.since == NOW - timedelta(days=90)
    assert not Scope().query
