"""Reads profile files as streams of drafts: JSON Lines, CSV and XLSX.

A problem of one row travels in its draft; `UnreadableFileError` means there is no reading on.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.ingest.domain.columns import COLUMNS, REQUIRED
from services.ingest.domain.errors import Problem, UnreadableFileError
from services.ingest.domain.grouping import Draft, drafts
from services.ingest.handlers.tables import (
    UTF8_ADVICE,
    TableRow,
    check_header,
    check_text_file,
    count_lines,
    read_csv,
)

BOM = b"\xef\xbb\xbf"


def read_drafts(path: Path) -> Iterator[Draft]:
    """The profiles of a file, chosen by its ending; raises `UnreadableFileError`."""
    reader = _READERS.get(path.suffix.lower())
    if not path.is_file():
        raise UnreadableFileError("there is no such file")
    if reader is None:
        endings = ", ".join(_READERS)
        raise UnreadableFileError(f"expected a file that ends in {endings}, got '{path.suffix}'")
    return reader(path)


def count_rows(path: Path) -> int:
    """Lines of the file for progress; 0 where they cannot be counted cheaply."""
    return 0 if path.suffix.lower() == ".xlsx" else count_lines(path)


def _jsonl(path: Path) -> Iterator[Draft]:
    check_text_file(path)
    is_first = True
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = (raw.removeprefix(BOM) if number == 1 else raw).strip()
            if not line:
                continue
            if is_first:
                _check_first(number, line)
            is_first = False
            yield _draft(number, line)
    if is_first:
        raise UnreadableFileError("the file is empty")


def _check_first(number: int, line: bytes) -> None:
    if line.startswith(b"["):
        raise UnreadableFileError(
            f"line {number}: this is one JSON list; expected JSON Lines, one profile a line"
        )
    if line == b"{" or not line.startswith(b"{"):
        raise UnreadableFileError(
            f"line {number}: expected JSON Lines, one profile a line beginning with '{{'"
        )


def _draft(number: int, line: bytes) -> Draft:
    try:
        data = json.loads(line.decode(), object_pairs_hook=_unique_keys)
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1} ({line[error.start]:#04x})"
        return _unreadable(number, f"{byte} is not UTF-8; {UTF8_ADVICE}")
    except json.JSONDecodeError as error:
        return _unreadable(number, f"not a JSON object: {error.msg} at character {error.colno}")
    except (ValueError, RecursionError) as error:
        return _unreadable(number, f"not a JSON object: {error}")
    if not isinstance(data, dict):
        return _unreadable(number, "expected a JSON object, one profile a line")
    return Draft(number, data)


def _unreadable(number: int, message: str) -> Draft:
    return Draft(number, {}, problems=[(number, Problem("", message))])


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in found if keys.count(key) > 1)
        raise ValueError(f"key '{twice}' appears twice")
    return found


def _csv(path: Path) -> Iterator[Draft]:
    return drafts(read_csv(path, _required(path), tuple(COLUMNS)))


def _required(path: Path) -> tuple[str, ...]:
    """The required columns; a statement may be called by its dotted name."""
    with path.open("rb") as file:
        dotted = b"priorities.statement" in file.readline()
    return tuple(f"priorities.{c}" if dotted and c == "statement" else c for c in REQUIRED)


def _xlsx(path: Path) -> Iterator[Draft]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise UnreadableFileError(f"this is not an Excel workbook (.xlsx): {error}") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from drafts(_sheet_rows(sheet.iter_rows(values_only=True)))
    finally:
        book.close()


def _sheet_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[TableRow]:
    header: list[str] | None = None
    for number, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        if header is None:
            header = _header(cells)
        elif any(cell.strip() for cell in cells):
            extra = any(cells[len(header) :])
            message = f"expected {len(header)} cells, got more; every cell needs a column name"
            problems = (Problem("", message),) if extra else ()
            yield TableRow(number, dict(zip(header, cells, strict=False)), problems)
    if header is None:
        raise UnreadableFileError("the first sheet is empty")


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    required = [f"priorities.{c}" if f"priorities.{c}" in header else c for c in REQUIRED]
    check_header(header, required, tuple(COLUMNS))
    return header


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


_READERS: dict[str, Callable[[Path], Iterator[Draft]]] = {
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
