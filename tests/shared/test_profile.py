import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.profile import (
    STATEMENT_MAX,
    Government,
    Kind,
    Profile,
    Staff,
    Stance,
    public_view,
)
from shared.themes import Theme
from shared.us import STATE_FIPS, TERRITORIES, is_us

CITY = {
    "kind": "locality",
    "name": "Des Moines",
    "country": "US",
    "priorities": [{"statement": "Flood protection"}],
}
ABROAD = CITY | {"kind": "counterpart", "name": "Porto", "country": "PT"}
NETWORK = {"kind": "network", "name": "C40", "priorities": [{"statement": "Help with heat"}]}


def refusal(body):
    """What is said about the first problem, with the field in front."""
    with pytest.raises(ValidationError) as caught:
        Profile.model_validate(body, extra="forbid")
    first = caught.value.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def priority(**fields):
    return CITY | {"priorities": [{"statement": "Flood protection"} | fields]}


@pytest.mark.parametrize("body", [CITY, ABROAD, NETWORK, NETWORK | {"kind": "programme"}])
def test_each_kind_needs_little_more_than_a_name_and_a_statement(body):
    assert Profile.model_validate(body).kind == body["kind"]


@pytest.mark.parametrize("field", ["kind", "name", "priorities"])
def test_what_is_required_is_asked_for_by_name(field):
    assert refusal({k: v for k, v in CITY.items() if k != field}).startswith(f"{field}: ")


@pytest.mark.parametrize("body", [CITY, ABROAD])
def test_a_government_needs_a_country(body):
    assert "country: expected a two-letter" in refusal(body | {"country": None})


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


def test_codes_are_read_in_any_case():
    codes = {"country": " pt", "subdivision": "pt-13", "languages": ["PT "]}
    profile = Profile.model_validate(ABROAD | codes)
    assert (profile.country, profile.subdivision) == ("PT", "PT-13")
    assert profile.languages == ("pt",)


def test_the_usual_wrong_code_for_britain_is_corrected_in_the_message():
    assert "did you mean 'GB'?" in refusal(ABROAD | {"country": "UK"})


def test_a_locality_abroad_is_told_to_be_a_counterpart():
    assert "use kind 'counterpart'" in refusal(CITY | {"country": "PT"})


def test_a_locality_in_a_territory_is_told_how_to_write_it():
    assert "country 'US' with subdivision 'US-PR'" in refusal(CITY | {"country": "PR"})


@pytest.mark.parametrize("country", ["US", "PR", "GU"])
def test_a_counterpart_is_outside_the_united_states(country):
    assert "outside the United States" in refusal(ABROAD | {"country": country})


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


@pytest.mark.parametrize("value", ["Iowa", "US-", "IA", "US-IOWA"])
def test_a_subdivision_is_an_iso_code(value):
    assert refusal(CITY | {"subdivision": value}).startswith("subdivision: ")


def test_a_subdivision_lies_in_its_country():
    assert "starts with 'PT-'" in refusal(ABROAD | {"subdivision": "ES-GA"})


def test_the_subdivision_of_a_locality_is_a_state_or_territory():
    assert "expected a US state or territory" in refusal(CITY | {"subdivision": "US-ZZ"})


@pytest.mark.parametrize("geoid", ["19", "19153", "1921000", "1915391234"])
def test_a_census_geoid_has_2_5_7_or_10_digits(geoid):
    body = CITY | {"subdivision": "US-IA"}
    assert Profile.model_validate(body | {"census_geoid": geoid}).census_geoid == geoid
    assert refusal(body | {"census_geoid": geoid + "1"}).startswith("census_geoid: ")


def test_a_census_geoid_agrees_with_the_state():
    body = CITY | {"subdivision": "US-IA", "census_geoid": "2021000"}
    assert "expected to start with 19 for US-IA" in refusal(body)


@pytest.mark.parametrize("value", ["country:us/state:ia", "ocd-division/country:us/state"])
def test_an_ocd_id_has_the_shape_of_one(value):
    assert refusal(CITY | {"ocd_id": value}).startswith("ocd_id: ")


def test_an_ocd_id_agrees_with_the_state():
    ia = "ocd-division/country:us/state:ia/place:des_moines"
    assert Profile.model_validate(CITY | {"subdivision": "US-IA", "ocd_id": ia}).ocd_id == ia
    assert "expected to name US-KS" in refusal(CITY | {"subdivision": "US-KS", "ocd_id": ia})


@pytest.mark.parametrize(
    ("field", "value"), [("census_geoid", "19"), ("ocd_id", "ocd-division/country:us")]
)
def test_us_codes_are_for_us_localities(field, value):
    assert "only for US localities" in refusal(ABROAD | {field: value})


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


def test_every_territory_counts_as_the_united_states():
    assert all(is_us(code) for code in ("US", *TERRITORIES))
    assert not is_us("PT")
    assert not is_us(None)


words = st.text(string.ascii_letters + "éß日本 ,.", min_size=3, max_size=40).map(
    lambda text: f"a {text} b"
)
some = st.none()
priorities = st.lists(
    st.fixed_dictionaries(
        {"statement": words},
        optional={
            "theme": some | st.sampled_from(Theme),
            "stance": some | st.sampled_from(Stance),
            "weight": st.integers(1, 3),
            "department": some | words,
        },
    ),
    min_size=1,
    max_size=4,
)
common = {
    "id": some | st.from_regex(r"[\w.:-]{1,100}", fullmatch=True),
    "languages": st.lists(st.sampled_from(["en", "pt", "ja"])),
    "contacts": st.lists(st.fixed_dictionaries({"name": words, "role": some | words}), max_size=2),
    "capacity": st.fixed_dictionaries(
        {"staff": some | st.sampled_from(Staff), "introductions_per_quarter": st.integers(0, 50)}
    ),
    "source": st.lists(words, max_size=2),
}
governments = {
    "population": some | st.integers(0, 2_000_000_000),
    "government": some | st.sampled_from(Government),
    "latitude": some | st.floats(-90, 90),
    "longitude": some | st.floats(-180, 180),
}
localities = st.fixed_dictionaries(
    {
        "kind": st.just("locality"),
        "name": words,
        "country": st.just("US"),
        "priorities": priorities,
    },
    optional=common
    | governments
    | {"subdivision": some | st.sampled_from(sorted(STATE_FIPS)).map(lambda code: f"US-{code}")},
)
networks = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([Kind.NETWORK, Kind.PROGRAMME]),
        "name": words,
        "priorities": priorities,
    },
    optional=common
    | {
        "keywords": st.lists(words, max_size=3),
        "eligibility": st.fixed_dictionaries({}, optional={"min_population": st.integers(0)}),
        "calls": st.lists(st.fixed_dictionaries({"title": words, "deadline": some | st.dates()})),
    },
)


@given(localities | networks)
def test_a_profile_survives_being_written_and_read(body):
    profile = Profile.model_validate(body)
    assert Profile.model_validate_json(profile.model_dump_json()) == profile


def test_a_consumer_ignores_what_a_newer_producer_adds():
    newer = priority(tone="hopeful") | {"nickname": "DSM", "eligibility": {"planets": ["Mars"]}}
    assert Profile.model_validate(newer) == Profile.model_validate(CITY)
