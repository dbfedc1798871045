"""Where a party is and what its clock says, from its coordinates or else its state or country."""

from math import asin, cos, radians, sin, sqrt

from services.matcher.domain.party import Party
from services.matcher.domain.world import ROWS

EARTH_KM = 6371.0
DAY_HOURS = 24
OFFICE_HOURS = 8
WIDE_HOURS = 1
"""Where clocks differ by more within a country, the country alone does not say where a party is."""

_WORLD = {
    code: (float(north), float(east), float(low), float(high))
    for code, north, east, low, high in (row.split() for row in ROWS.split(";"))
}

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def distance_km(one: Party, other: Party) -> float | None:
    """Great-circle distance; None if either is not known to about a country's width."""
    here, there = position(one), position(other)
    return None if here is None or there is None else _great_circle(here, there)


def hours_apart(one: Party, other: Party) -> float | None:
    """Difference of standard times, 0 to 12; None if either is not known."""
    here, there = utc_offset(one), utc_offset(other)
    if here is None or there is None:
        return None
    apart = abs(here - there) % DAY_HOURS
    return min(apart, DAY_HOURS - apart)


def position(party: Party) -> Point | None:
    """Its coordinates, or those of the mean inhabitant of its state or country."""
    if party.latitude is not None and party.longitude is not None:
        return party.latitude, party.longitude
    row = _row(party)
    return None if row is None or row[3] - row[2] > WIDE_HOURS else row[:2]


def utc_offset(party: Party) -> float | None:
    """Hours of its standard time ahead of UTC, to about one hour.

    In a wide country it goes by the longitude.
    """
    row = _row(party)
    if row is None:
        return None
    _, _, low, high = row
    if high - low <= WIDE_HOURS:
        return (low + high) / 2
    if party.longitude is None:
        return None
    return min(max(round(party.longitude / 15), low), high)


def _row(party: Party) -> tuple[float, float, float, float] | None:
    code = party.subdivision if party.country == "US" else party.country
    return _WORLD.get(code or "")


def _great_circle(one: Point, other: Point) -> float:
    north, east = (radians(b - a) for a, b in zip(one, other, strict=True))
    half = sin(north / 2) ** 2
    half += cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(half, 1.0)))
