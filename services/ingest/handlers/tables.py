"""Reads CSV files row by row, with line numbers and tolerance for what spreadsheets write.

UTF-8 with or without a byte order mark, any line ends. What is not UTF-8 is one row's problem.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from services.ingest.domain.errors import Problem, UnreadableFileError

CELL_MAX = 1_000_000
"""Longest cell, in characters; a quotation mark that is never closed would read on for ever."""
_SURROGATES = range(0xDC80, 0xDD00)
UTF8_ADVICE = "save the file with the encoding UTF-8"


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells by column, the line the row begins in, and what is wrong with the row as such."""

    line: int
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()


def check_text_file(path: Path) -> None:
    """Raise `UnreadableFileError` if the file is missing, empty or in UTF-16."""
    if not path.is_file():
        raise UnreadableFileError("there is no such file")
    with path.open("rb") as file:
        start = file.read(4)
    if not start.removeprefix(b"\xef\xbb\xbf").strip():
        if path.stat().st_size <= len(start):
            raise UnreadableFileError("the file is empty")
    elif start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        raise UnreadableFileError(f"line 1, byte 1: this is UTF-16, not UTF-8; {UTF8_ADVICE}")


def count_lines(path: Path) -> int:
    """How many lines a text file has, for progress; 0 if there is no such file."""
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) + 1


def read_csv(path: Path, required: Sequence[str], optional: Sequence[str]) -> Iterator[TableRow]:
    """The rows below the header; raises `UnreadableFileError` where there is no reading on."""
    check_text_file(path)
    csv.field_size_limit(CELL_MAX)
    with closing(path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")) as file:
        reader = csv.reader(file)
        try:
            header = [cell.strip() for cell in next(reader, [])]
            check_header(header, required, optional)
            line = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _row(line, header, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise UnreadableFileError(
                f"line {reader.line_num}: this is not a CSV row ({error}); is a quotation mark missing?"
            ) from error


def check_header(header: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> None:
    """Raise `UnreadableFileError` unless the header has all required and no unknown columns."""
    known = [*required, *optional]
    faults = [f"unknown column '{c}'{_hint(c, known)}" for c in header if c not in known]
    faults += [f"column '{c}' appears twice" for c in dict.fromkeys(header) if header.count(c) > 1]
    missing = [c for c in required if c not in header]
    if missing:
        faults.append(f"missing columns: {', '.join(missing)}")
    if len(header) == 1 and missing:
        raise UnreadableFileError(
            f"line 1: expected columns separated by commas: {', '.join(known)}"
        )
    if faults:
        raise UnreadableFileError(f"line 1: {'; '.join(faults)}")


def _hint(column: str, known: Sequence[str]) -> str:
    close = get_close_matches(column, known, n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def _row(line: int, header: Sequence[str], cells: Sequence[str]) -> TableRow:
    problems = [
        p for column, cell in zip(header, cells, strict=False) if (p := _not_utf8(column, cell))
    ]
    if len(cells) > len(header):
        message = f"expected {len(header)} cells, got {len(cells)}; put text with commas in quotes"
        problems.append(Problem("", message))
    return TableRow(line, dict(zip(header, cells, strict=False)), tuple(problems))


def _not_utf8(column: str, cell: str) -> Problem | None:
    """The undecodable byte of a cell, which `surrogateescape` has kept as a lone surrogate."""
    for position, character in enumerate(cell):
        if ord(character) in _SURROGATES:
            byte = ord(character) - 0xDC00
            place = f"byte {byte:#04x} after {position} characters"
            return Problem(column, f"{place} is not UTF-8; {UTF8_ADVICE}")
    return None
