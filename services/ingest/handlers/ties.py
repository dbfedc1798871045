"""Ties: imported from files, and saved for whoever else tells of them (`keeping`, `reporting`).

Ties about parties that are not registered wait, and attach when their profiles register.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import Problem, UnreadableFileError
from services.ingest.domain.ties import (
    MEMBERSHIP_COLUMNS,
    MEMBERSHIP_OPTIONAL,
    TIE_COLUMNS,
    TIE_OPTIONAL,
    End,
    ParsedTie,
    parse_membership,
    parse_tie,
)
from services.ingest.handlers.attaching import tie_events
from services.ingest.handlers.reports import FileProblem, Progress
from services.ingest.handlers.tables import TableRow, count_lines, read_csv
from services.ingest.store import profiles
from services.ingest.store import ties as store
from shared import outbox
from shared.database import Database

BATCH = 500
"""Rows saved in one transaction."""

Parse = Callable[[Mapping[str, str], str], tuple[ParsedTie | None, list[Problem]]]


@dataclass(slots=True)
class TieReport:
    """Every row of a file: `read` is `new` + `already_known` + `rejected`.

    Of the rows not rejected, `attached` have both ends registered now and `waiting` have not.
    """

    read: int = 0
    new: int = 0
    already_known: int = 0
    rejected: int = 0
    attached: int = 0
    waiting: int = 0
    problems: list[FileProblem] = field(default_factory=list)


async def import_ties(database: Database, path: Path, on_progress: Progress) -> TieReport:
    """Save the ties of a CSV file with the header `TIE_COLUMNS` (`TIE_OPTIONAL` may follow)."""
    rows = read_csv(path, TIE_COLUMNS, TIE_OPTIONAL)
    return await _import(database, path, rows, parse_tie, on_progress)


async def import_memberships(database: Database, path: Path, on_progress: Progress) -> TieReport:
    """Save the memberships of a CSV file with the header `MEMBERSHIP_COLUMNS`."""
    rows = read_csv(path, MEMBERSHIP_COLUMNS, MEMBERSHIP_OPTIONAL)
    return await _import(database, path, rows, parse_membership, on_progress)


async def _import(
    database: Database, path: Path, rows: Iterator[TableRow], parse: Parse, on_progress: Progress
) -> TieReport:
    report = TieReport()
    total = count_lines(path)
    while batch := _next_rows(path, rows, report):
        parsed = _parse_all(path, batch, parse, report)
        async with database.transaction() as session:
            statuses = await save_ties(session, parsed)
        _count(report, statuses)
        on_progress(batch[-1].line, total)
    return report


def _next_rows(path: Path, rows: Iterator[TableRow], report: TieReport) -> list[TableRow]:
    """The next rows; where the file cannot be read on, that is one more problem of the report."""
    batch: list[TableRow] = []
    try:
        for row in islice(rows, BATCH):
            batch.append(row)  # noqa: PERF402 - keeps what came before an error
    except UnreadableFileError as error:
        report.problems.append(FileProblem(path.name, None, "", str(error)))
    return batch


def _parse_all(
    path: Path, rows: Iterable[TableRow], parse: Parse, report: TieReport
) -> list[ParsedTie]:
    parsed = []
    for row in rows:
        report.read += 1
        tie, problems = (None, list(row.problems)) if row.problems else parse(row.cells, path.name)
        report.problems += [FileProblem(path.name, row.line, *p) for p in problems]
        if tie is None:
            report.rejected += 1
        else:
            parsed.append(tie)
    return parsed


def _count(report: TieReport, statuses: Sequence[tuple[bool, str]]) -> None:
    for is_new, status in statuses:
        report.new += is_new
        report.already_known += not is_new
        report.attached += status == store.ATTACHED
        report.waiting += status == store.WAITING


async def save_ties(session: AsyncSession, parsed: Sequence[ParsedTie]) -> list[tuple[bool, str]]:
    """Save and attach what is new; says of every tie whether it was new, and its status."""
    await profiles.lock(session)
    prints = [tie.fingerprint for tie in parsed]
    before = await store.known_statuses(session, prints)
    new = {f: t for f, t in zip(prints, parsed, strict=True) if f not in before}
    rows = [_tie_row(tie, fingerprint) for fingerprint, tie in new.items()]
    ends = [end for row, tie in zip(rows, new.values(), strict=True) for end in _ends(row, tie)]
    await store.add(session, rows, ends)
    pairs = await store.attach_ties(session, [row["id"] for row in rows])
    events = await tie_events(session, pairs, lambda _: 0)
    await outbox.add(session, *events.get(0, []))
    attached = {pair.tie_id for pair in pairs}
    after = before | {r["fingerprint"]: _status(r["id"] in attached) for r in rows}
    seen = set(before)
    return [(_is_first(f, seen), after[f]) for f in prints]


def _is_first(fingerprint: str, seen: set[str]) -> bool:
    is_new = fingerprint not in seen
    seen.add(fingerprint)
    return is_new


def _status(is_attached: bool) -> str:  # noqa: FBT001 - one argument, named by the function
    return store.ATTACHED if is_attached else store.WAITING


def _tie_row(tie: ParsedTie, fingerprint: str) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "fingerprint": fingerprint,
        "kind": tie.kind,
        "origin": tie.origin,
        "since": tie.since,
        "alive": tie.alive,
        "ended": None,
        "last_contact": tie.last_contact,
        "version": 1,
        "reported_by": None,
        "status": store.WAITING,
        **_names("a", tie.a),
        **_names("b", tie.b),
        "created_at": datetime.now(UTC),
    }


def _names(side: str, end: End) -> dict[str, str | None]:
    return {
        f"{side}_name": end.name,
        f"{side}_country": end.country,
        f"{side}_subdivision": end.subdivision,
    }


def _ends(row: dict[str, Any], tie: ParsedTie) -> Iterator[dict[str, Any]]:
    for side, end in (("a", tie.a), ("b", tie.b)):
        for key in end.keys:
            yield {"tie_id": row["id"], "side": side, "key": key}
