import pytest

from services.matcher.coverage import shapes
from shared.us import STATE_FIPS


def test_every_state_and_territory_has_a_shape_and_a_place_for_its_number():
    found = shapes.states()
    assert {s.code for s in found} == {f"US-{usps}" for usps in STATE_FIPS}
    width, height = shapes.US_SIZE
    assert all(-100 < s.label[0] < width and 0 < s.label[1] < height for s in found)


def test_rings_are_closed():
    assert all(ring[0] == pytest.approx(ring[-1]) for s in shapes.states() for ring in s.rings)


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"), [("FR", 2.5, 46.5), ("JP", 138, 36.5), ("SG", 103.8, 1.3)]
)
def test_a_country_is_where_it_is(country, longitude, latitude):
    x, y = shapes.countries()[country]
    assert abs(x - longitude) < 2
    assert abs(y - latitude) < 2
