import os

import pytest

from shared.places import FILE, Gazetteer

DES_MOINES = 4853828


@pytest.fixture
def gazetteer(places, tmp_path):
    os.link(places, tmp_path / FILE)
    return Gazetteer(tmp_path)


def test_a_place_is_found_by_the_beginning_of_its_name_and_country(gazetteer):
    place = gazetteer.search("des moi", "US")[0]
    assert (place.id, place.name, place.subdivision) == (DES_MOINES, "Des Moines", "US-IA")
    assert place.population > 200_000
    assert place.latitude == pytest.approx(41.6, abs=0.1)
    assert place.longitude == pytest.approx(-93.6, abs=0.1)


@pytest.mark.parametrize("text", ["São Paulo", "sao paulo", "SAO  PAULO"])
def test_accents_case_and_spaces_do_not_matter(gazetteer, text):
    assert gazetteer.search(text, "BR")[0].name == "São Paulo"


def test_a_place_is_found_by_another_name_for_it(gazetteer):
    assert gazetteer.search("Lisboa", "PT")[0].name == "Lisbon"


def test_the_exact_name_comes_before_bigger_places_that_begin_with_it(gazetteer):
    found = gazetteer.search("York", "GB")
    assert found[0].name == "York"


def test_a_country_narrows_the_search(gazetteer):
    assert {p.country for p in gazetteer.search("Paris", "FR")} == {"FR"}
    assert {p.country for p in gazetteer.search("Paris")} > {"FR", "US"}


def test_territories_are_found_as_us_places(gazetteer):
    place = gazetteer.search("Ponce", "US")[0]
    assert (place.country, place.subdivision) == ("PR", "US-PR")


def test_at_most_as_many_as_asked_for_are_found(gazetteer):
    assert len(gazetteer.search("San", limit=3)) == 3


@pytest.mark.parametrize("text", ["", '"', "* OR", "zzqqxx", "a' --"])
def test_no_text_is_an_error(gazetteer, text):
    assert isinstance(gazetteer.search(text), list)


def test_a_place_is_had_by_its_geonames_id(gazetteer):
    assert gazetteer.get(DES_MOINES).name == "Des Moines"
    assert gazetteer.get(1) is None


@pytest.mark.parametrize("text", ["Story County", "story county, IA", "Story County Iowa"])
def test_a_county_is_found_with_its_census_code(gazetteer, text):
    place = gazetteer.search(text, "US")[0]
    assert (place.name, place.subdivision, place.census_geoid) == ("Story County", "US-IA", "19169")
    assert place.geonames_id is place.population is place.latitude is None
    assert gazetteer.get(place.id) == place


def test_a_parish_is_found_and_a_county_without_a_government_is_not(gazetteer):
    assert gazetteer.search("Acadia Parish", "US")[0].subdivision == "US-LA"
    assert not [p for p in gazetteer.search("Hartford County", "US") if p.subdivision == "US-CT"]


def test_a_state_tells_places_of_one_name_apart_and_does_not_come_before_them(gazetteer):
    assert gazetteer.search("Springfield, IL", "US")[0].subdivision == "US-IL"
    assert gazetteer.search("Springfield Oregon", "US")[0].subdivision == "US-OR"
    assert "Washington" in gazetteer.search("Washington", "US")[0].name


def test_a_place_knows_its_time_zone(gazetteer):
    assert gazetteer.get(DES_MOINES).timezone == "America/Chicago"
