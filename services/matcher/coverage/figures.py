"""A figure: a table of counts, a sentence that says what it shows, and which chart draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import pycountry

from shared.naming import country_name
from shared.texts.words import theme_name

Cell = str | int | float | None


CODE = "Code"
"""Name of a last column that only maps and files need."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `chart` names the function of `charts` that draws it, `note` how it is counted.

    The first column names the row, the others are numbers or words.
    """

    key: str
    title: str
    chart: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def shown(self) -> int:
        """How many columns a page shows."""
        return len(self.columns) - (self.columns[-1] == CODE)

    @property
    def digest(self) -> str:
        """The same for the same content."""
        return sha256(repr(self).encode()).hexdigest()


def amount(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 locality", "1,200 localities"."""
    return f"{number:,} {one if number == 1 else many}"


def percent(part: float, whole: float) -> str:
    """A share in whole percent, "0%" of nothing."""
    return f"{round(100 * part / whole) if whole else 0}%"


def state_name(subdivision: str | None) -> str:
    """What a US state or territory is called."""
    return _states().get(subdivision or "", "Not stated")


@cache
def _states() -> dict[str, str]:
    return {
        str(s.code): str(s.name) for s in pycountry.subdivisions if str(s.code).startswith("US-")
    }


def country_label(code: str | None) -> str:
    """What a country is called in a table; parties without one are networks and programmes."""
    return country_name(code) if code else "No country (networks, programmes)"


def theme_label(key: str | None) -> str:
    """What a theme is called in a table."""
    return theme_name(key) if key else "No theme"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def largest(rows: Iterable[tuple[Cell, ...]], column: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows by this column, largest first, then by name."""
    return tuple(sorted(rows, key=lambda row: (-float(row[column] or 0), str(row[0]))))
