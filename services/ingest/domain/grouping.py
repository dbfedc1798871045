"""Joins the rows of a profile table into profiles; rows of one profile stand together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.ingest.domain.columns import COLUMNS, plain_name, read_cells
from services.ingest.domain.errors import Problem
from services.ingest.domain.problems import got

_ENTRIES = ("contacts", "calls")
_BY_NAME = ("kind", "country", "subdivision", "name")


class Cells(Protocol):
    """A row of a table: the line it begins in, its cells by column, its problems as a row."""

    @property
    def line(self) -> int:
        """Counts from 1."""

    @property
    def cells(self) -> Mapping[str, str]:
        """Text by column."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the row as such."""


@dataclass(slots=True)
class Draft:
    """A profile as a file gives it, not validated; `priority_lines` has a line for each priority."""

    line: int
    data: dict[str, Any]
    priority_lines: list[int] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    is_table: bool = False

    def place(self, problem: Problem) -> tuple[int, Problem]:
        """A validation problem with the line, and in a table the column, that it is about."""
        section, _, rest = problem.field.partition(".")
        if not self.is_table:
            return self.line, problem
        number, _, key = rest.partition(".")
        if section == "priorities" and number.isdigit():
            line = self.priority_lines[int(number) - 1]
            return line, Problem(plain_name(f"priorities.{key}"), problem.message)
        if number.isdigit() and f"{section}.{key}" in COLUMNS:
            return self.line, Problem(plain_name(f"{section}.{key}"), problem.message)
        if problem.field == "priorities":
            return self.line, Problem("statement", problem.message)
        return self.line, problem


def drafts(rows: Iterable[Cells]) -> Iterator[Draft]:
    """Profiles of a table in its order, one at a time."""
    current: Draft | None = None
    identity: tuple[Any, ...] | None = None
    for row in rows:
        data = read_cells(row.cells)
        mine = _identity(data)
        if current is None or mine != identity:
            if current is not None:
                yield current
            current, identity = Draft(row.line, {}, is_table=True), mine
        current.problems += [(row.line, p) for p in row.problems]
        _add(current, data, row.line)
    if current is not None:
        yield current


def _identity(data: Mapping[str, Any]) -> tuple[Any, ...]:
    return (data["id"],) if "id" in data else tuple(data.get(key) for key in _BY_NAME)


def _add(draft: Draft, data: dict[str, Any], line: int) -> None:
    """Take a row into the profile it belongs to; cells left empty agree with everything."""
    priority = data.pop("priorities", None)
    if priority is not None:
        draft.data.setdefault("priorities", []).append(priority)
        draft.priority_lines.append(line)
    for section in _ENTRIES:
        entry = data.pop(section, None)
        if entry is not None and entry not in draft.data.setdefault(section, []):
            draft.data[section].append(entry)
    for key, value in data.items():
        if draft.data.setdefault(key, value) != value:
            message = f"expected {got(draft.data[key])} as in line {draft.line}, got {got(value)}"
            draft.problems.append((line, Problem(key, message)))
