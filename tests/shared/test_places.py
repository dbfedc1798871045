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
