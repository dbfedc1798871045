from uuid import UUID

import pytest

from services.ingest.domain.identity import slug
from services.ingest.domain.keys import keys_of, profile_levels, us_subdivision
from shared.folding import name_key
from shared.profile import Profile

ID = UUID(int=1)


def profile(**data):
    return Profile.model_validate(
        {"kind": "locality", "country": "US", "priorities": [{"statement": "We need it."}]} | data
    )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("São  Paulo", "sao paulo"),
        ("TROMSØ", "tromso"),
        ("Łódź", "lodz"),
        ("Coeur d\u2019Alene", "coeur d'alene"),
        ("京都", "京都"),
        ("Straße", "strasse"),
    ],
)
def test_names_are_compared_without_case_accents_and_spaces(name, key):
    assert name_key(name) == key
    assert name_key(key) == key


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"name": "Des Moines", "subdivision": "US-IA"}, "us-ia-des-moines"),
        ({"name": "Kōfu", "kind": "counterpart", "country": "JP"}, "jp-kofu"),
        ({"name": "Long name", "acronym": "C40", "kind": "network", "country": None}, "net-c40"),
        ({"name": "Grant!", "kind": "programme", "country": None}, "prog-grant"),
        ({"name": "!!!"}, "us-profile"),
    ],
)
def test_a_slug_says_where_and_who(data, expected):
    assert slug(profile(**data)) == expected


@pytest.mark.parametrize("name", ["京都" * 99, "x" * 200, "a--b" * 40])
def test_a_slug_is_always_a_valid_id(name):
    assert profile(name=name, id=slug(profile(name=name)))


@pytest.mark.parametrize(
    ("data", "levels"),
    [
        ({"name": "Ames", "government": "municipality"}, ("city",)),
        ({"name": "Iowa", "government": "state"}, ("state",)),
        ({"name": "Navajo Nation", "government": "tribal_nation"}, ("other",)),
        ({"name": "Story", "census_geoid": "19169"}, ("county",)),
        ({"name": "Story County"}, ("county",)),
        ({"name": "Ames", "geonames_id": 4846834}, ("city",)),
        ({"name": "Miami-Dade"}, ("city", "county")),
    ],
)
def test_the_level_comes_from_what_the_profile_says(data, levels):
    assert profile_levels(profile(**data)) == levels


@pytest.mark.parametrize("text", ["IA", "US-IA", "us-ia", "US-Iowa", "Iowa", "Iowa State"])
def test_a_state_may_be_written_in_many_ways(text):
    assert us_subdivision(text.replace("us-ia", "US-ia")) == "US-IA"


@pytest.mark.parametrize("text", ["", "ZZ", "US-Wessex"])
def test_what_is_no_state_is_none(text):
    assert us_subdivision(text) is None


def test_a_us_place_has_its_id_and_its_name_in_its_state():
    keys = keys_of(ID, "x", profile(name="City of Ames", subdivision="US-IA", geonames_id=9))
    assert keys == {f"id:{ID}", "geo:9", "name:US-IA:city:ames"}
