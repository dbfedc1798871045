"""Imports profile files: good rows are kept, every problem is reported, nothing is half-saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.cleaning import cleaned
from services.ingest.domain.errors import InvalidProfileError, Problem, UnreadableFileError
from services.ingest.domain.grouping import Draft
from services.ingest.domain.identity import slug
from services.ingest.domain.problems import valid_profile
from services.ingest.handlers.files import count_rows, read_drafts
from services.ingest.handlers.profiles import Saved, register_all
from services.ingest.handlers.reports import FileProblem, Progress
from services.ingest.store import profiles as store
from shared.database import Database
from shared.profile import Profile

BATCH = 100
"""Profiles saved in one transaction."""
FILE_SENDER = "file"


@dataclass(slots=True)
class ImportReport:
    """What became of the profiles of a file: `read` is the sum of the four counts after it.

    `problems` say why rows were rejected, `notes` what was mended or is worth knowing.
    """

    read: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[FileProblem] = field(default_factory=list)
    notes: list[FileProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Checked:
    line: int
    profile: Profile


async def import_profiles(
    database: Database, path: Path, *, by: str, on_progress: Progress, sender: str = FILE_SENDER
) -> ImportReport:
    """Register every good profile of a .jsonl, .csv or .xlsx file under `sender`."""
    report = ImportReport()
    total = count_rows(path)
    first_lines: dict[str, int] = {}
    rows = _readable(path, report)
    while batch := list(islice(rows, BATCH)):
        checked = [c for draft in batch if (c := _check(path, draft, first_lines, report))]
        async with database.transaction() as session:
            saved = await register_all(session, [c.profile for c in checked], sender=sender, by=by)
            notes = await _same_places(session, path, checked, saved)
        _count(report, saved)
        report.notes += notes
        on_progress(batch[-1].line, total)
    return report


def _readable(path: Path, report: ImportReport) -> Iterator[Draft]:
    """The drafts up to where the file cannot be read on, which becomes a problem of the report."""
    try:
        yield from read_drafts(path)
    except UnreadableFileError as error:
        report.problems.append(FileProblem(path.name, None, "", str(error)))


def _check(
    path: Path, draft: Draft, first_lines: dict[str, int], report: ImportReport
) -> _Checked | None:
    """The draft's profile if nothing is wrong with it; notes and problems go to the report."""
    report.read += 1
    profile, problems, notes = _validated(draft)
    if profile is not None:
        problems += _duplicate(draft, profile, first_lines)
    report.notes += [FileProblem(path.name, draft.line, "", note) for note in notes]
    report.problems += [FileProblem(path.name, line, *problem) for line, problem in problems]
    if problems or profile is None:
        report.rejected += 1
        return None
    first_lines[str(profile.id)] = draft.line
    return _Checked(draft.line, profile)


def _validated(draft: Draft) -> tuple[Profile | None, list[tuple[int, Problem]], list[str]]:
    """The profile, its problems and notes; rows that could not be read have nothing to validate."""
    if draft.problems and not draft.data:
        return None, list(draft.problems), []
    notes: list[str] = []
    try:
        data, notes = cleaned(draft.data)
        profile = valid_profile(data)
    except InvalidProfileError as error:
        return None, [*draft.problems, *map(draft.place, error.problems)], notes
    named = profile if profile.id else profile.model_copy(update={"id": slug(profile)})
    return named, list(draft.problems), notes


def _duplicate(
    draft: Draft, profile: Profile, first_lines: dict[str, int]
) -> list[tuple[int, Problem]]:
    first = first_lines.get(str(profile.id))
    if first is None:
        return []
    together = "; rows of one profile must stand together" if draft.is_table else ""
    derived = "" if "id" in draft.data else " (made from the name, as no id is given)"
    message = f"'{profile.id}'{derived} is the id of the profile in line {first} already{together}"
    return [(draft.line, Problem("id", message))]


def _count(report: ImportReport, saved: Sequence[Saved]) -> None:
    for each in saved:
        report.added += each.change == "added"
        report.revised += each.change == "revised"
        report.unchanged += each.change == "unchanged"


async def _same_places(
    session: AsyncSession, path: Path, checked: Sequence[_Checked], saved: Sequence[Saved]
) -> list[FileProblem]:
    """Notes about new profiles of a place and government that another profile describes."""
    ids = [c.profile.geonames_id for c in checked if c.profile.geonames_id]
    rows = await store.same_places(session, ids) if ids else []
    notes = []
    for each, result in zip(checked, saved, strict=True):
        mine = (each.profile.geonames_id, each.profile.kind, each.profile.government)
        for row in rows:
            is_same = (row.geonames_id, row.kind, row.government) == mine
            if result.change == "added" and is_same and row.id != result.profile_id:
                text = f"the profile '{row.external_id}' ({row.sender}) describes this place too"
                notes.append(FileProblem(path.name, each.line, "geonames_id", text))
    return notes
