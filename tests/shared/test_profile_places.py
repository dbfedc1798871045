"""Where a profile lies: country, subdivision and the codes of US localities."""

import pytest

from shared.profile import Profile
from tests.support.bodies import ABROAD, CITY, refusal


@pytest.mark.parametrize("body", [CITY, ABROAD])
def test_a_government_needs_a_country(body):
    assert "country: expected a two-letter" in refusal(body | {"country": None})


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
