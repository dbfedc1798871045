"""A figure: a table of counts, a sentence that says what it shows, and which chart draws it.

Its texts are made in the language spoken now; files and charts are made of English figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import pycountry

from shared.texts import _, formats
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


def percent(part: float, whole: float) -> str:
    """A share in whole percent, "0%" of nothing."""
    return formats.percent(part / whole if whole else 0)


def state_name(subdivision: str | None) -> str:
    """What a US state or territory is called."""
    return _states().get(subdivision or "") or _("Not stated")


@cache
def _states() -> dict[str, str]:
    return {
        str(s.code): str(s.name) for s in pycountry.subdivisions if str(s.code).startswith("US-")
    }


def country_label(code: str | None) -> str:
    """What a country is called in a table; parties without one are networks and programmes."""
    return formats.country(code) if code else _("No country (networks, programmes)")


def theme_label(key: str | None) -> str:
    """What a theme is called in a table."""
    return theme_name(key) if key else _("No theme")


def largest(rows: Iterable[tuple[Cell, ...]], column: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows by this column, largest first, then by name."""
    return tuple(sorted(rows, key=lambda row: (-float(row[column] or 0), str(row[0]))))
