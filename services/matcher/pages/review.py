"""`/review`: the queue of liaison officers, one match, and the first and the second decision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.matcher.domain import (
    InvalidReasonError,
    MatcherError,
    UnknownMatchError,
)
from services.matcher.handlers import deciding
from services.matcher.handlers.diligence import flags_now
from services.matcher.pages.cards import Card, card
from services.matcher.store.matches import (
    DECIDED,
    ESCALATED,
    OPEN,
    PENDING,
    count_by_state,
    get_match,
    list_matches,
)
from shared.database import Database
from shared.profile import Kind
from shared.security import OFFICERS, SUPERVISORS, NotAllowedError, Session, require
from shared.web import FieldProblem, NotFoundError, Page, page

PAGE = 25
STATES = (OPEN, ESCALATED, *DECIDED, "superseded")
FIRST = {"approve": deciding.approve, "decline": deciding.decline}
SECOND = {"confirm": deciding.confirm, "refuse": deciding.refuse}
Officer = Annotated[Session, Depends(require(*OFFICERS))]


@dataclass(frozen=True, slots=True)
class QueuePage(Page):
    """One page of matches in a state, best first; `next_after` continues after the last one."""

    template: ClassVar[str] = "review_queue.html"
    cards: Sequence[Card]
    state: str
    kind: str
    states: Sequence[str]
    counts: dict[str, int]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class MatchPage(Page):
    """One match with both profiles; `earlier` are decisions on either party.

    `may_confirm` says whether this officer may be the second person of an escalated match.
    """

    template: ClassVar[str] = "review_match.html"
    card: Card
    may_confirm: bool
    earlier: Sequence[Card]
    problem: str | None
    problems: Sequence[FieldProblem]
    typed: str


def routes(database: Database) -> APIRouter:
    """Routes of `/review`; officers only."""
    router = APIRouter(prefix="/review")

    @router.get("")
    async def queue(
        request: Request,
        session: Officer,
        state: Annotated[str, Query()] = OPEN,
        kind: Annotated[str, Query()] = "",
        after: Annotated[str, Query()] = "",
    ) -> Response:
        wanted = state if state in STATES else OPEN
        return page(request, await _queue_page(database, wanted, kind, after), session)

    @router.get("/{match_id}")
    async def match(request: Request, match_id: UUID, session: Officer) -> Response:
        return page(request, await _match_page(database, match_id, session), session)

    @router.post("/{match_id}/{decision}")
    async def decide(
        request: Request,
        match_id: UUID,
        decision: str,
        session: Officer,
        reason: Annotated[str, Form()] = "",
    ) -> Response:
        act = (FIRST | SECOND).get(decision)
        if act is None:
            raise NotFoundError
        if decision in SECOND and session.role not in SUPERVISORS:
            raise NotAllowedError
        try:
            async with database.transaction() as writing:
                await act(writing, match_id, session.email, reason)
        except UnknownMatchError as error:
            raise NotFoundError from error
        except MatcherError as error:
            content, status = await _refusal(database, match_id, session, error, reason)
            return page(request, content, session, status)
        return RedirectResponse(f"/review/{match_id}", status_code=303)

    return router


async def _refusal(
    database: Database, match_id: UUID, session: Session, error: MatcherError, typed: str
) -> tuple[MatchPage, int]:
    """The match again with what is wrong and what was typed, and the status of the answer."""
    if isinstance(error, InvalidReasonError):
        problems = [FieldProblem("reason", str(error))]
        return await _match_page(database, match_id, session, problems=problems, typed=typed), 422
    return await _match_page(database, match_id, session, problem=str(error), typed=typed), 409


async def _queue_page(database: Database, state: str, kind: str, after: str) -> QueuePage:
    async with database.reading() as reading:
        counts = await count_by_state(reading)
        found = await list_matches(
            reading,
            states=[state],
            party_kind=Kind(kind) if kind in set(Kind) else None,
            after=_position(after),
            limit=PAGE + 1,
        )
    last = found[PAGE - 1].match if len(found) > PAGE else None
    return QueuePage(
        title="Review",
        cards=[card(listed) for listed in found[:PAGE]],
        state=state,
        kind=kind,
        states=STATES,
        counts=counts,
        next_after=f"{last.score!r}_{last.id}" if last else None,
    )


async def _match_page(
    database: Database,
    match_id: UUID,
    session: Session,
    *,
    problem: str | None = None,
    problems: Sequence[FieldProblem] = (),
    typed: str = "",
) -> MatchPage:
    async with database.reading() as reading:
        listed = await get_match(reading, match_id)
        if listed is None:
            raise NotFoundError
        ends = [listed.match.locality_id, listed.match.party_id]
        earlier = await list_matches(reading, states=DECIDED, profile_ids=ends, limit=10)
        flags = await flags_now(reading, ends[0], ends[1])
    shown = card(listed)
    if shown.state in PENDING:
        shown = replace(shown, flags=flags)
    by = (shown.escalated_by or "").casefold()
    return MatchPage(
        title=f"{shown.locality.name} and {shown.party.name}",
        card=shown,
        may_confirm=session.role in SUPERVISORS and session.email.casefold() != by,
        earlier=[card(e) for e in earlier if e.match.id != match_id],
        problem=problem,
        problems=problems,
        typed=typed,
    )


def _position(after: str) -> tuple[float, UUID] | None:
    score, _, match_id = after.partition("_")
    try:
        return (float(score), UUID(match_id))
    except ValueError:
        return None
