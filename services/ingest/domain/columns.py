"""The columns of a profile table (CSV, XLSX): one row a priority, nested keys dotted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LIST_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a cell goes: `section` empty for a key of the profile itself."""

    section: str
    key: str
    is_list: bool = False


_PROFILE = (
    "id", "kind", "name", "country", "subdivision", "government", "population", "geonames_id",
    "latitude", "longitude", "census_geoid", "ocd_id", "acronym", "url",
)  # fmt: skip
_LISTS = ("languages", "keywords", "source")
_NESTED = {
    "capacity": ("staff", "introductions_per_quarter"),
    "preferences": ("peer_size", "note"),
    "eligibility": ("min_population", "fee", "commitments"),
    "intake": ("email", "webhook_url"),
}
_NESTED_LISTS = {
    "preferences": ("exclude_countries",),
    "eligibility": ("countries", "subdivisions", "governments"),
}
_PRIORITY = ("statement", "theme", "stance", "weight", "department")
_ENTRIES = {
    "contacts": ("contact", ("name", "role", "email", "kind")),
    "calls": ("call", ("title", "deadline", "amount")),
}
REQUIRED = ("kind", "name", "statement")


def _columns() -> dict[str, Column]:
    found = {key: Column("", key) for key in _PROFILE}
    found |= {key: Column("", key, is_list=True) for key in _LISTS}
    for section, keys in _NESTED.items():
        found |= {f"{section}.{key}": Column(section, key) for key in keys}
    for section, keys in _NESTED_LISTS.items():
        found |= {f"{section}.{key}": Column(section, key, is_list=True) for key in keys}
    for key in _PRIORITY:
        found[key] = found[f"priorities.{key}"] = Column("priorities", key)
    for section, (word, keys) in _ENTRIES.items():
        for key in keys:
            found[f"{word}_{key}"] = found[f"{section}.{key}"] = Column(section, key)
    return found


COLUMNS = _columns()


def plain_name(column: str) -> str:
    """The short name of a column that has two: `priorities.statement` is `statement`."""
    target = COLUMNS.get(column)
    return next((c for c, t in COLUMNS.items() if t == target), column)


def read_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    """The keys of one row: those of the profile flat, `priorities`, `contacts`, `calls` as dicts."""
    found: dict[str, Any] = {}
    for name, cell in cells.items():
        column, text = COLUMNS[name], cell.strip()
        if text:
            target = found.setdefault(column.section, {}) if column.section else found
            target[column.key] = _entries(text) if column.is_list else text
    return found


def _entries(text: str) -> list[str]:
    return [part.strip() for part in text.split(LIST_SEPARATOR) if part.strip()]
