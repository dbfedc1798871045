"""What a profile must, may and may not say, whichever kind it is."""

import pytest

from shared.profile import STATEMENT_MAX, Profile, public_view
from tests.support.bodies import ABROAD, CITY, NETWORK, priority, refusal


@pytest.mark.parametrize("body", [CITY, ABROAD, NETWORK, NETWORK | {"kind": "programme"}])
def test_each_kind_needs_little_more_than_a_name_and_a_statement(body):
    assert Profile.model_validate(body).kind == body["kind"]


@pytest.mark.parametrize("field", ["kind", "name", "priorities"])
def test_what_is_required_is_asked_for_by_name(field):
    assert refusal({k: v for k, v in CITY.items() if k != field}).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nickname", "DSM"),
        ("kind", "city"),
        ("name", "   "),
        ("name", "x" * 301),
        ("id", "a b"),
        ("government", "kingdom"),
        ("population", -1),
        ("geonames_id", 0),
        ("latitude", 90.1),
        ("longitude", -180.1),
        ("priorities", []),
        ("priorities", [{"statement": "Flood protection"}] * 51),
        ("contacts", [{"name": "A"}] * 21),
    ],
)
def test_a_value_out_of_range_is_refused_at_its_field(field, value):
    assert refusal(CITY | {field: value}).startswith(f"{field}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("statement", ""),
        ("statement", " ab "),
        ("statement", "x" * (STATEMENT_MAX + 1)),
        ("theme", "finance"),
        ("stance", "demand"),
        ("weight", 0),
        ("weight", 4),
        ("color", "red"),
    ],
)
def test_a_priority_out_of_range_is_refused_at_its_field(field, value):
    assert refusal(priority(**{field: value})).startswith(f"priorities.0.{field}: ")


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("contacts", [{"name": "A", "email": "a at b"}], "contacts.0.email"),
        ("capacity", {"introductions_per_quarter": 51}, "capacity.introductions_per_quarter"),
        ("preferences", {"exclude_countries": ["XX"]}, "preferences.exclude_countries.0"),
        ("languages", ["english"], "languages.0"),
    ],
)
def test_a_nested_problem_is_named_with_its_path(field, value, where):
    assert refusal(CITY | {field: value}).startswith(f"{where}: ")


def test_white_space_around_texts_is_dropped():
    profile = Profile.model_validate(
        priority(statement="  Flood protection \n") | {"name": " Ames "}
    )
    assert (profile.name, profile.priorities[0].statement) == ("Ames", "Flood protection")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("acronym", "DSM"),
        ("url", "dsm.gov"),
        ("keywords", ["a"]),
        ("calls", [{"title": "x"}]),
        ("eligibility", {"min_population": 5}),
        ("intake", {"email": "a@b.example"}),
    ],
)
def test_a_government_has_no_fields_of_an_organization(field, value):
    assert f"{field}: not used for kind 'locality'" in refusal(CITY | {field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subdivision", "US-IA"),
        ("government", "county"),
        ("population", 5),
        ("geonames_id", 5),
        ("census_geoid", "19"),
        ("ocd_id", "ocd-division/country:us"),
    ],
)
def test_a_network_has_no_fields_of_a_government(field, value):
    assert f"{field}: not used for kind 'network'" in refusal(NETWORK | {field: value})


def test_a_missing_scheme_is_added_to_a_web_address():
    assert Profile.model_validate(NETWORK | {"url": " c40.org "}).url == "https://c40.org"


@pytest.mark.parametrize("url", ["ftp://c40.org", "c40", "javascript://x.y"])
def test_what_is_no_web_address_is_refused(url):
    assert refusal(NETWORK | {"url": url}).startswith("url: ")


def test_the_other_side_sees_no_contacts_before_both_agree():
    people = {"contacts": [{"name": "Dana", "email": "dana@dsm.example"}]}
    seen = public_view(
        Profile.model_validate(NETWORK | people | {"intake": {"email": "x@c40.org"}})
    )
    assert not {"contacts", "intake", "preferences"} & set(seen)
    assert seen["name"] == "C40"
