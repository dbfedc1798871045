"""`/review/{id}`: one match with everything that is known of it, and the steps an officer can take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import InvalidStepError, MatcherError, UnknownMatchError
from services.matcher.domain.flags import flags
from services.matcher.domain.introductions import proposed
from services.matcher.domain.review import CODES, SNOOZE_DAYS, sentence
from services.matcher.domain.service_level import due
from services.matcher.handlers.diligence import case_now
from services.matcher.pages.authority import Authority, authority
from services.matcher.pages.cards import Card, card
from services.matcher.pages.review_query import Options
from services.matcher.pages.review_steps import FOR_SUPERVISORS, STEPS, Posted
from services.matcher.settings import MatcherSettings
from services.matcher.store.matches import HELD, PENDING, get_match, last_decided
from services.matcher.store.review import desk as desk_store
from services.matcher.store.review.log import history
from services.matcher.store.review.queue import Line, lines_of
from services.matcher.store.review.tables import QuestionRow, ReviewLogRow
from services.matcher.store.tables import MatchRow
from shared.database import Database
from shared.security import OFFICERS, SUPERVISORS, NotAllowedError, Session, require
from shared.texts import Phrase, Plural, Said, told
from shared.web import FieldProblem, NotFoundError, Page, page

STEPS_SHOWN = 50
EARLIER = 10
Officer = Annotated[Session, Depends(require(*OFFICERS))]


@dataclass(frozen=True, slots=True)
class MatchPage(Page):
    """One match with both profiles; `earlier` are decisions on either party.

    `may_confirm` says whether this officer may be the second person of an escalated match, `failed`
    is the step that did not succeed, with what was typed into its form. `has_address` says whether a
    question to the locality goes out as an e-mail.
    """

    template: ClassVar[str] = "review_match.html"
    card: Card
    match: MatchRow
    authority: Authority
    due: datetime
    is_overdue: bool
    may_act: bool
    may_confirm: bool
    may_undo: bool
    is_mine: bool
    officers: Options
    codes: Options
    introduction: str
    goes_out: Said | None
    is_snoozed: bool
    latest_day: str
    questions: Sequence[QuestionRow]
    has_address: bool
    history: Sequence[tuple[Phrase, ReviewLogRow]]
    earlier: Sequence[Line]
    problem: Said | None
    problems: Mapping[str, Said]
    summary: Sequence[FieldProblem]
    failed: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a step that was sent, and what was typed."""

    step: str = ""
    typed: Mapping[str, str] | None = None
    problem: Said | None = None
    problems: Mapping[str, Said] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of one match; the flags are those of today while it is open."""

    match: MatchRow
    card: Card
    authority: Authority
    steps: Sequence[ReviewLogRow]
    earlier: Sequence[Line]
    questions: Sequence[QuestionRow]
    officers: Sequence[str]
    has_address: bool


def routes(database: Database, settings: MatcherSettings) -> APIRouter:
    """One match and the steps with it; officers only."""
    router = APIRouter(prefix="/review")

    @router.get("/{match_id}")
    async def match(request: Request, match_id: UUID, session: Officer) -> Response:
        return page(request, await _match_page(database, settings, match_id, session), session)

    @router.post("/{match_id}/{decision}")
    async def decide(request: Request, match_id: UUID, decision: str, session: Officer) -> Response:
        act = STEPS.get(decision)
        if act is None:
            raise NotFoundError
        if decision in FOR_SUPERVISORS and session.role not in SUPERVISORS:
            raise NotAllowedError
        fields = {key: str(value) for key, value in (await request.form()).items()}
        try:
            async with database.transaction() as writing:
                await act(writing, Posted(match_id, session, fields, settings.hold))
        except UnknownMatchError as error:
            raise NotFoundError from error
        except MatcherError as error:
            refusal = _refusal(decision, error, fields)
            content = await _match_page(database, settings, match_id, session, refusal)
            return page(request, content, session, 422 if refusal.problems else 409)
        return RedirectResponse(f"/review/{match_id}", status_code=303)

    return router


def _refusal(step: str, error: MatcherError, typed: Mapping[str, str]) -> Refusal:
    if isinstance(error, InvalidStepError):
        return Refusal(step, typed, problems=error.problems)
    return Refusal(step, typed, problem=told(error))


async def _match_page(
    database: Database,
    settings: MatcherSettings,
    match_id: UUID,
    session: Session,
    refusal: Refusal | None = None,
) -> MatchPage:
    refusal = refusal or Refusal()
    known = await _known(database, match_id)
    match, shown = known.match, known.card
    now, at = datetime.now(UTC), due(match.waiting_since, settings.review_days)
    problems = refusal.problems or {}
    names = {"locality": shown.locality.name, "party": shown.party.name}
    return MatchPage(
        title=Phrase("%(locality)s and %(party)s", **names),
        card=shown,
        match=match,
        authority=known.authority,
        due=at,
        is_overdue=at <= now,
        may_act=session.role in OFFICERS,
        may_confirm=session.role in SUPERVISORS and not _same(session, match.escalated_by),
        may_undo=session.role in SUPERVISORS or _same(session, match.decided_by),
        is_mine=_same(session, match.assigned_to),
        officers=[(email, email) for email in known.officers if email != match.assigned_to],
        codes=list(CODES.items()),
        introduction=match.introduction or proposed(shown.party.kind),
        goes_out=_goes_out(match, now),
        is_snoozed=match.snoozed_until is not None and match.snoozed_until > now,
        latest_day=(now.date() + timedelta(days=SNOOZE_DAYS)).isoformat(),
        questions=known.questions,
        has_address=known.has_address,
        history=[(sentence(s.action, s.by, s.at), s) for s in known.steps],
        earlier=known.earlier,
        problem=refusal.problem,
        problems=problems,
        summary=[FieldProblem(name, text) for name, text in problems.items()],
        failed=refusal.step,
        typed=refusal.typed or {},
    )


async def _known(database: Database, match_id: UUID) -> Known:
    async with database.reading() as reading:
        listed = await get_match(reading, match_id)
        if listed is None:
            raise NotFoundError
        match, shown, case = listed.match, card(listed), None
        if shown.state in PENDING:
            case = await case_now(reading, match.locality_id, match.party_id)
            shown = replace(shown, flags=flags(case, datetime.now(UTC)) if case else ())
        return Known(
            match=match,
            card=shown,
            authority=authority(case),
            steps=await history(reading, match_id, STEPS_SHOWN),
            earlier=await _earlier(reading, match),
            questions=await desk_store.questions_about(reading, match_id),
            officers=await desk_store.officers(reading),
            has_address=await desk_store.has_address(reading, match.locality_id),
        )


async def _earlier(session: AsyncSession, match: MatchRow) -> list[Line]:
    ids = await last_decided(session, match.locality_id, is_locality=True, limit=EARLIER)
    ids += await last_decided(session, match.party_id, is_locality=False, limit=EARLIER)
    found = (await lines_of(session, [i for i in ids if i != match.id])).values()
    return sorted(found, key=_decided_at, reverse=True)[:EARLIER]


def _decided_at(line: Line) -> datetime:
    return line.decided_at or line.waiting_since


def _same(session: Session, email: str | None) -> bool:
    return session.email.casefold() == (email or "").casefold()


def _goes_out(match: MatchRow, now: datetime) -> Said | None:
    """In how many minutes a held approval goes out, in words."""
    if match.state != HELD or match.release_at is None:
        return None
    minutes = round((match.release_at - now).total_seconds() / 60)
    if minutes < 1:
        return Phrase("It goes out in less than a minute.")
    return Plural(
        "It goes out in about %(n)s minute.", "It goes out in about %(n)s minutes.", minutes
    )
