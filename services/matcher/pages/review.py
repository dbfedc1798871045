"""`/review`: the queue of liaison officers, the next match, and declining many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.matcher.domain import InvalidStepError, MatcherError
from services.matcher.domain.review import CODES
from services.matcher.domain.service_level import due
from services.matcher.handlers import deciding
from services.matcher.handlers.desk import take_next
from services.matcher.pages import review_query as query
from services.matcher.pages.chances import in_percent
from services.matcher.pages.review_query import Options, QueueQuery
from services.matcher.settings import MatcherSettings
from services.matcher.store.review import desk
from services.matcher.store.review.queue import CLOSED, Line, counts, lines, lines_of
from shared.database import Database
from shared.naming import subdivision_name
from shared.numbers import whole_number
from shared.security import OFFICERS, Session, require
from shared.texts import Phrase, Plural, Said, _, formats, told
from shared.web import FieldProblem, Page, page

PAGE = 25
CHOSEN_MAX = 200
Officer = Annotated[Session, Depends(require(*OFFICERS))]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue with when an officer should have looked at it."""

    line: Line
    due: datetime
    is_overdue: bool

    @property
    def chance(self) -> str:
        """How likely both sides say yes."""
        return in_percent(self.line.score)


@dataclass(frozen=True, slots=True)
class QueuePage(Page):
    """One page of matches; `next_page` is the address of the one after it.

    `chosen` are the ids of checkboxes to keep checked, `failed` says what was not declined and why.
    """

    template: ClassVar[str] = "review_queue.html"
    rows: Sequence[Row]
    query: QueueQuery
    counts: Mapping[str, int]
    options: Mapping[str, Options]
    may_act: bool
    is_waiting: bool
    next_page: str | None
    is_first: bool
    message: Said | None
    codes: Options
    chosen: Sequence[str]
    typed: Mapping[str, str]
    problems: Sequence[FieldProblem]
    by_field: Mapping[str, Said]
    failed: Sequence[tuple[str, Said]]
    working_days: int


@dataclass(frozen=True, slots=True)
class Bulk:
    """What came of declining many: what was typed, and what was wrong."""

    typed: Mapping[str, str]
    chosen: Sequence[str] = ()
    problems: Sequence[FieldProblem] = ()
    failed: Sequence[tuple[str, Said]] = ()
    message: Said | None = None


def routes(database: Database, settings: MatcherSettings) -> APIRouter:
    """The queue, and what is done from it; officers only."""
    router = APIRouter(prefix="/review")

    @router.get("")
    async def queue(request: Request, session: Officer) -> Response:
        await _see(database, session)
        return page(request, await _queue_page(database, settings, request, session), session)

    @router.post("/next")
    async def take(request: Request, session: Officer) -> Response:
        wanted = QueueQuery.of(await request.form())
        choice = wanted.choice(session, datetime.now(UTC), settings.review_days)
        match_id = None
        if wanted.may_take:
            async with database.transaction() as writing:
                match_id = await take_next(writing, choice, session.email)
        target = f"/review/{match_id}" if match_id else f"/review{wanted.text(none='1')}"
        return RedirectResponse(target, status_code=303)

    @router.post("/decline")
    async def decline_chosen(request: Request, session: Officer) -> Response:
        form = await request.form()
        typed = {k: str(form.get(k, "")) for k in ("code", "note")}
        chosen = [str(value) for value in form.getlist("chosen")][:CHOSEN_MAX]
        wanted = QueueQuery.of(form)
        bulk = await _decline(database, session, typed, chosen)
        if not bulk.problems and not bulk.failed:
            target = wanted.text(declined=str(len(chosen)))
            return RedirectResponse(f"/review{target}", status_code=303)
        content = await _queue_page(database, settings, request, session, wanted, bulk)
        return page(request, content, session, 422 if bulk.problems else 409)

    return router


async def _see(database: Database, session: Session) -> None:
    """Note who works here, at most once a day."""
    if session.role not in OFFICERS:
        return
    async with database.reading() as reading:
        known = await desk.is_known(reading, session.email, session.role)
    if not known:
        async with database.transaction() as writing:
            await desk.see(writing, session.email, session.role)


async def _decline(
    database: Database, session: Session, typed: Mapping[str, str], chosen: Sequence[str]
) -> Bulk:
    pairs = [pair for text in chosen if (pair := _pair(text))]
    kept = [str(match_id) for match_id, _version in pairs]
    if not pairs:
        problem = FieldProblem("queue", Phrase("Choose at least one match."))
        return Bulk(typed, problems=[problem])
    try:
        async with database.transaction() as writing:
            failed = await deciding.decline_all(
                writing, pairs, session.email, typed["note"], typed["code"]
            )
    except InvalidStepError as error:
        problems = [FieldProblem(name, text) for name, text in error.problems.items()]
        return Bulk(typed, kept, problems)
    if not failed:
        return Bulk(typed)
    declined = len(pairs) - len(failed)
    message = Plural("%(n)s match was declined.", "%(n)s matches were declined.", declined)
    return Bulk(typed, (), (), await _told(database, failed), message)


async def _told(
    database: Database, failed: Sequence[tuple[UUID, MatcherError]]
) -> list[tuple[str, Said]]:
    async with database.reading() as reading:
        known = await lines_of(reading, [match_id for match_id, _error in failed])
    return [
        (_title(known[match_id]) if match_id in known else str(match_id), told(error))
        for match_id, error in failed
    ]


def _title(line: Line) -> str:
    return _("%(locality)s and %(party)s", locality=line.locality, party=line.party)


def _pair(text: str) -> tuple[UUID, int] | None:
    match_id, _colon, version = text.partition(":")
    try:
        return UUID(match_id), int(version)
    except ValueError:
        return None


async def _queue_page(
    database: Database,
    settings: MatcherSettings,
    request: Request,
    session: Session,
    wanted: QueueQuery | None = None,
    bulk: Bulk | None = None,
) -> QueuePage:
    wanted = wanted or QueueQuery.of(request.query_params)
    bulk = bulk or Bulk({}, message=_message(request))
    now, after = datetime.now(UTC), request.query_params.get("after", "")
    choice = wanted.choice(session, now, settings.review_days)
    async with database.reading() as reading:
        found = await lines(reading, choice, now, wanted.position(after), PAGE + 1)
        numbers = await counts(reading, choice.subdivisions, now)
    shown, more = found[:PAGE], len(found) > PAGE
    return QueuePage(
        title=Phrase("Review"),
        rows=[_row(line, now, settings.review_days) for line in shown],
        query=wanted,
        counts=numbers,
        options=_options(session),
        may_act=session.role in OFFICERS,
        is_waiting=wanted.state not in CLOSED,
        next_page=f"/review{wanted.text(after=wanted.end(shown[-1]))}" if more else None,
        is_first=not after,
        message=bulk.message,
        codes=list(CODES.items()),
        chosen=bulk.chosen,
        typed=bulk.typed,
        problems=bulk.problems,
        by_field={p.field: p.message for p in bulk.problems},
        failed=bulk.failed,
        working_days=settings.review_days,
    )


def _row(line: Line, now: datetime, working_days: int) -> Row:
    at = due(line.waiting_since, working_days)
    return Row(line, at, is_overdue=at <= now)


def _message(request: Request) -> Said | None:
    if "none" in request.query_params:
        return Phrase("There is nothing left to take with these choices.")
    declined = whole_number(request.query_params.get("declined", ""))
    if declined is None:
        return None
    return Plural("%(n)s match was declined.", "%(n)s matches were declined.", declined)


def _options(session: Session) -> dict[str, Options]:
    own = formats.listed(subdivision_name(code) or code for code in session.region)
    regions: list[tuple[str, Said]] = [(query.ALL, Phrase("All states"))] if own else []
    return {
        "region": [*regions, *query.states()],
        "own": [("", Phrase("My region: %(states)s", states=own) if own else Phrase("All states"))],
        "theme": query.themes(),
        "kind": list(query.KIND_NAMES.items()),
        "flag": list(query.LEVEL_NAMES.items()),
        "chance": list(query.CHANCES.items()),
        "who": list(query.HOLDERS.items()),
        "order": list(query.ORDERS.items()),
        "state": list(query.STAGE_NAMES.items()),
    }
