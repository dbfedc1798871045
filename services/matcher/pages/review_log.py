"""`/review/log`: the audit trail of the review, searched a page at a time, and as CSV."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from services.matcher.domain.review import CODES, NAMES, sentence
from services.matcher.pages.review_query import Options
from services.matcher.store.review.log import Search, search
from services.matcher.store.review.tables import ReviewLogRow
from shared.database import Database
from shared.numbers import whole_number
from shared.security import READERS, Session, require
from shared.spreadsheets import csv_text
from shared.texts import Phrase, Said
from shared.web import FieldProblem, Page, page

PAGE = 50
AT_ONCE = 500
LAST = 2**63
"""Numbers of steps are smaller."""
COLUMNS = (
    "id", "at", "by", "action", "match_id", "locality", "party", "code", "note", "before", "after",
)  # fmt: skip
FIELDS = ("by", "action", "words", "since", "until")
Reader = Annotated[Session, Depends(require(*READERS))]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: what happened as a sentence, and the row."""

    sentence: Phrase
    row: ReviewLogRow
    reason: Said | None


@dataclass(frozen=True, slots=True)
class LogPage(Page):
    """One page of steps, the latest first; `next_page` continues, `file` is the search as CSV."""

    template: ClassVar[str] = "review_log.html"
    entries: Sequence[Entry]
    actions: Options
    typed: dict[str, str]
    problems: Sequence[FieldProblem]
    next_page: str | None
    file: str


def routes(database: Database) -> APIRouter:
    """The page and the file; officers and auditors."""
    router = APIRouter(prefix="/review/log")

    @router.get("")
    async def trail(request: Request, session: Reader) -> Response:
        typed = {name: request.query_params.get(name, "").strip() for name in FIELDS}
        wanted, problems = _search(typed)
        before = whole_number(request.query_params.get("before", ""), LAST)
        async with database.reading() as reading:
            found = await search(reading, wanted, before, PAGE + 1)
        content = _log_page(found, typed, problems)
        return page(request, content, session, 422 if problems else 200)

    @router.get(".csv")
    async def file(request: Request, _: Reader) -> Response:
        wanted, _problems = _search(dict(request.query_params))
        return StreamingResponse(
            _lines(database, wanted),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="review-log.csv"'},
        )

    return router


def _log_page(
    found: Sequence[ReviewLogRow], typed: dict[str, str], problems: Sequence[FieldProblem]
) -> LogPage:
    kept = {k: v for k, v in typed.items() if v}
    shown = found[:PAGE]
    more = urlencode(kept | {"before": shown[-1].id}) if len(found) > PAGE else None
    return LogPage(
        title=Phrase("Audit trail"),
        entries=[Entry(sentence(r.action, r.by, r.at), r, CODES.get(r.code or "")) for r in shown],
        actions=list(NAMES.items()),
        typed=typed,
        problems=problems,
        next_page=f"/review/log?{more}" if more else None,
        file=f"/review/log.csv?{urlencode(kept)}" if kept else "/review/log.csv",
    )


def _search(typed: dict[str, str]) -> tuple[Search, list[FieldProblem]]:
    """What to look for, and the fields that cannot be read, which do not limit."""
    limits: dict[str, datetime] = {}
    problems = []
    for name, days in (("since", 0), ("until", 1)):
        try:
            if typed.get(name):
                limits[name] = _start(date.fromisoformat(typed[name])) + timedelta(days=days)
        except (ValueError, OverflowError):
            problems.append(FieldProblem(name, Phrase("Give the day as YYYY-MM-DD.")))
    action = typed.get("action", "")
    wanted = Search(
        by=typed.get("by", ""),
        action=action if action in NAMES else "",
        words=typed.get("words", ""),
        since=limits.get("since"),
        until=limits.get("until"),
    )
    return wanted, problems


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _lines(database: Database, wanted: Search) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    before = None
    while True:
        async with database.reading() as reading:
            found = await search(reading, wanted, before, AT_ONCE)
        if not found:
            return
        yield csv_text([[_cell(getattr(row, name)) for name in COLUMNS] for row in found])
        before = found[-1].id


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
