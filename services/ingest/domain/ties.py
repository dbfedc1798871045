"""Ties and memberships as rows of a file: parsing, checking, fingerprints."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import pycountry

from services.ingest.domain import keys
from services.ingest.domain.errors import Problem
from services.ingest.domain.problems import got
from shared.characters import visible
from shared.events import TieKind
from shared.folding import is_county_name, name_key
from shared.us import TERRITORIES, is_us

TIE_COLUMNS = (
    "us_place", "us_state", "us_geonames_id", "us_level",
    "foreign_city", "foreign_country", "foreign_geonames_id", "kind",
)  # fmt: skip
TIE_OPTIONAL = ("year", "origin")
MEMBERSHIP_COLUMNS = (
    "network_id", "network", "city", "country", "subdivision", "geonames_id", "year",
)  # fmt: skip
MEMBERSHIP_OPTIONAL = ("origin",)
NAME_MAX = 300

_KINDS = get_args(TieKind)
TIERS = {kind: tier for tier, kind in enumerate(_KINDS)}
"""How much each kind of tie says, a mere contact the least."""
_COUNTRIES = frozenset(c.alpha_2 for c in pycountry.countries) | {"XK"}
"""XK is what GeoNames, the EU and others write for Kosovo; ISO has no code for it."""


@dataclass(frozen=True, slots=True)
class End:
    """One side of a tie: how people call it, and the keys that find its profile."""

    name: str
    country: str | None
    subdivision: str | None
    keys: frozenset[str]
    identity: str


@dataclass(frozen=True, slots=True)
class ParsedTie:
    """A relationship that a row reports; `since` is a year, `alive` whether it is kept up, if known."""

    kind: str
    origin: str
    since: int | None
    a: End
    b: End
    alive: bool | None = None
    last_contact: date | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same relationship, whatever the file, the year or the spelling of case."""
        text = json.dumps([self.kind, self.a.identity, self.b.identity])
        return hashlib.sha256(text.encode()).hexdigest()


class Row:
    """Reads the cells of one row, and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        """Start without problems."""
        self._cells = {column: visible(text) for column, text in cells.items()}
        self.problems: list[Problem] = []

    def text(self, column: str, expected: str) -> str:
        """A cell that must not be empty or longer than a name can be."""
        value = self._cells.get(column, "").strip()
        if not value:
            self.problems.append(Problem(column, f"expected {expected}, got nothing"))
        elif len(value) > NAME_MAX:
            message = f"expected at most {NAME_MAX} characters, got {len(value):,}"
            self.problems.append(Problem(column, message))
        return value

    def choice(self, column: str, options: Sequence[str]) -> str:
        """A cell that holds one of `options`."""
        value = self._cells.get(column, "").strip().lower()
        if value not in options:
            self.problems.append(
                Problem(column, f"expected one of {', '.join(options)}, got {got(value)}")
            )
        return value

    def country(self, column: str) -> str:
        """An ISO 3166-1 alpha-2 code."""
        value = self._cells.get(column, "").strip().upper()
        if value not in _COUNTRIES:
            message = f"expected a two-letter ISO 3166-1 code such as 'DE', got {got(value)}"
            self.problems.append(Problem(column, message))
        return value

    def geonames_id(self, column: str) -> int | None:
        """A GeoNames id, if there is one."""
        value = self._cells.get(column, "").strip()
        if not value:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,11}", value):
            self.problems.append(Problem(column, f"expected a GeoNames number, got {got(value)}"))
            return None
        return int(value)

    def year(self, column: str) -> int | None:
        """The first year that the cell names, if there is one."""
        value = self._cells.get(column, "").strip()
        found = re.match(r"(1[5-9]|20)\d\d(?!\d)", value)
        if value and not found:
            self.problems.append(Problem(column, f"expected a year such as 1998, got {got(value)}"))
        return int(found.group()) if found else None

    def optional(self, column: str) -> str:
        """A cell that may be empty."""
        return self._cells.get(column, "").strip()


def parse_tie(cells: Mapping[str, str], origin: str) -> tuple[ParsedTie | None, list[Problem]]:
    """The tie of a row (header `TIE_COLUMNS`), or everything that is wrong with it."""
    row = Row(cells)
    state = keys.us_subdivision(row.text("us_state", "a state such as 'IA'"))
    if state is None and row.optional("us_state"):
        message = (
            f"expected a US state or territory such as 'IA', got {got(row.optional('us_state'))}"
        )
        row.problems.append(Problem("us_state", message))
    country = row.country("foreign_country")
    if country == "US":
        message = f"expected a country other than the United States, got {got(country)}"
        row.problems.append(Problem("foreign_country", message))
    a = _government(
        row.text("us_place", "a name"), "US", state,
        row.geonames_id("us_geonames_id"), row.choice("us_level", keys.LEVELS),
    )  # fmt: skip
    b = _member(
        row.text("foreign_city", "a name"), country, "", row.geonames_id("foreign_geonames_id")
    )
    kind, since = row.choice("kind", _KINDS), row.year("year")
    tie = ParsedTie(kind, row.optional("origin") or origin, since, a, b)
    return (None if row.problems else tie), row.problems


def parse_membership(
    cells: Mapping[str, str], origin: str
) -> tuple[ParsedTie | None, list[Problem]]:
    """The membership of a row (header `MEMBERSHIP_COLUMNS`), or everything that is wrong with it."""
    row = Row(cells)
    network = row.text("network", "the network's name")
    external_id = row.text("network_id", "the network's id")
    a = _member(
        row.text("city", "a name"), row.country("country"), row.optional("subdivision"),
        row.geonames_id("geonames_id"),
    )  # fmt: skip
    b = End(
        network,
        None,
        None,
        frozenset(keys.network_keys(external_id, network)),
        f"net:{external_id}",
    )
    tie = ParsedTie("membership", row.optional("origin") or origin, row.year("year"), a, b)
    return (None if row.problems else tie), row.problems


def _member(name: str, country: str, subdivision: str, geonames_id: int | None) -> End:
    """A member government; a US one without a state may be a state itself."""
    if not is_us(country):
        region = f"{keys.CITY} {name_key(subdivision)}".strip()
        return _government(name, country, None, geonames_id, region)
    state = f"US-{country}" if country in TERRITORIES else keys.us_subdivision(subdivision)
    itself = keys.us_subdivision(name) if len(name) > len("IA") else None
    if geonames_id is None and itself is not None and state in (None, itself):
        return _government(name, "US", itself, None, keys.STATE)
    level = keys.COUNTY if is_county_name(name) else keys.CITY
    return _government(name, "US", state, geonames_id, level)


def _government(
    name: str, country: str, subdivision: str | None, geonames_id: int | None, level: str
) -> End:
    found = keys.government_keys(name, country, subdivision, geonames_id, level)
    place = geonames_id or f"{country}:{subdivision or ''}:{name_key(name)}"
    return End(name, country, subdivision, frozenset(found), f"{level}:{place}")
