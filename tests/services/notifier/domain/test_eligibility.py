"""Conditions of a network, with evidence in words."""

from services.notifier.domain.eligibility import checks
from shared.profile import Profile
from tests.support.introductions import C40, DES_MOINES


def network(**eligibility):
    return Profile.model_validate(C40.model_dump() | {"eligibility": eligibility})


def told(locality, party):
    return [(c.verdict, str(c.asked), str(c.evidence)) for c in checks(locality, party)]


def test_each_condition_is_answered_with_its_evidence():
    asks = network(
        min_population=300_000,
        countries=["US", "CA"],
        subdivisions=["US-IA", "US-MN"],
        governments=["county"],
    )
    assert told(DES_MOINES, asks) == [
        ("not_met", "At least 300,000 inhabitants", "Its profile says 214,133 inhabitants."),
        ("met", "Members in United States and Canada", "It is in United States."),
        ("met", "States (IA and MN)", "Its profile says IA."),
        ("not_met", "Forms of government (county)", "Its profile says: municipality."),
    ]


def test_what_the_profile_does_not_say_is_not_known():
    silent = DES_MOINES.model_copy(update={"population": None, "government": None})
    asks = network(min_population=1, governments=["county"])
    assert {v for v, _, _ in told(silent, asks)} == {"unknown"}


def test_a_network_without_conditions_has_none_to_check():
    assert told(DES_MOINES, network()) == []
