import pytest

from services.matcher.domain.eligibility import eligibility_checks, may_meet
from shared.profile import Eligibility, Government, Kind
from tests.support.parties import party


def net(**rules):
    return party(kind=Kind.NETWORK, name="C40", country=None, eligibility=Eligibility(**rules))


def abroad(country="PT", **fields):
    return party(kind=Kind.COUNTERPART, name="Porto", country=country, **fields)


def test_a_locality_may_meet_a_city_abroad_and_a_network():
    assert may_meet(party(), abroad())
    assert may_meet(party(), net())


@pytest.mark.parametrize("other", [party(), abroad("US"), abroad("PR"), abroad("GU")])
def test_a_locality_never_meets_a_us_place(other):
    assert not may_meet(party(), other)


def test_only_a_locality_meets_others():
    assert not may_meet(abroad(), net())


def test_an_excluded_country_is_never_met():
    assert not may_meet(party(excluded_countries=frozenset({"PT"})), abroad())
    assert not may_meet(party(), abroad(excluded_countries=frozenset({"US"})))


@pytest.mark.parametrize(
    ("town", "rules", "passed", "text"),
    [
        (
            {"population": 66_427},
            {"min_population": 100_000},
            False,
            "Needs 100,000 inhabitants; you have 66,427.",
        ),
        (
            {"population": 100_000},
            {"min_population": 100_000},
            True,
            "Needs 100,000 inhabitants; you have 100,000.",
        ),
        (
            {},
            {"min_population": 100_000},
            True,
            "Needs 100,000 inhabitants; your population is not stated.",
        ),
        ({}, {"countries": ["MX", "US"]}, True, "Open to members in Mexico and United States."),
        ({}, {"countries": ["MX"]}, False, "Open to members in Mexico."),
        (
            {"government": Government.COUNTY},
            {"governments": ["municipality", "tribal_nation"]},
            False,
            "Open to: municipality and tribal nation; yours: county.",
        ),
        (
            {"subdivision": "US-IA"},
            {"subdivisions": ["US-LA", "CA-ON"]},
            False,
            "Open to these states: Louisiana; yours: Iowa.",
        ),
        (
            {},
            {"subdivisions": ["US-LA", "US-IA"]},
            True,
            "Open to these states: Louisiana and Iowa; yours is not stated.",
        ),
        (
            {},
            {"governments": ["county"]},
            True,
            "Open to: county; your kind of government is not stated.",
        ),
    ],
)
def test_a_condition_is_decided_and_put_in_words(town, rules, passed, text):
    town, other = party(**town), net(**rules)
    (check,) = eligibility_checks(town, other)
    assert (check.passed, check.text) == (passed, text)
    assert may_meet(town, other) is passed


def test_a_network_without_conditions_has_nothing_to_check():
    assert eligibility_checks(party(), net()) == []


@pytest.mark.parametrize(
    ("town", "rules", "text"),
    [
        (
            {"population": 214_133},
            {"min_population": 100_000},
            "Needs 100,000 inhabitants; Ames has 214,133.",
        ),
        (
            {},
            {"min_population": 100_000},
            "Needs 100,000 inhabitants; the population of Ames is not stated.",
        ),
        (
            {"government": Government.COUNTY},
            {"governments": ["county"]},
            "Open to: county; Ames: county.",
        ),
        (
            {"subdivision": "US-IA"},
            {"subdivisions": ["US-IA"]},
            "Open to these states: Iowa; Ames: Iowa.",
        ),
    ],
)
def test_a_condition_is_also_said_about_the_locality(town, rules, text):
    (check,) = eligibility_checks(party(**town), net(**rules), name="Ames")
    assert check.text == text
