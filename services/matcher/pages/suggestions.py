"""`/suggestions`: what a city office or network sees of its own matches, and is asked about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.matcher.domain import InvalidStepError, MatcherError
from services.matcher.domain.party import Party
from services.matcher.domain.stages import Stage
from services.matcher.handlers import desk
from services.matcher.pages.cards import Card, card
from services.matcher.pages.known import Known, known_ties
from services.matcher.pages.standings import Closed, Standings
from services.matcher.settings import MatcherSettings
from services.matcher.store.matches import DECIDED, PENDING, Listed, matches_of
from services.matcher.store.parties import active_parties, get_party, party_of
from services.matcher.store.rematch import waiting
from services.matcher.store.review.desk import questions_to
from services.matcher.store.review.tables import QuestionRow
from services.matcher.store.tables import MatchRow
from services.matcher.views import mixed
from shared.database import Database
from shared.profile import Kind, Stance
from shared.security import NotAllowedError, Session, require
from shared.texts import Phrase, Said, told
from shared.texts.words import label, theme_name
from shared.themes import THEMES
from shared.web import FieldProblem, Page, page

PAGE = 30
LOOKS = 30
"""A page without suggestions looks again so many times, two seconds apart, and then stays."""


@dataclass(frozen=True, slots=True)
class ChoosePage(Page):
    """Which of one's profiles to look at."""

    template: ClassVar[str] = "suggestions_choose.html"
    parties: Sequence[Party]


@dataclass(frozen=True, slots=True)
class SuggestionsPage(Page):
    """Open and decided matches of one profile; `party` is None until the matcher has read it.

    `stages` say where each match stands, `closed` are the latest that ended before a decision.
    `is_waiting` says that the suggestions are being brought up to date, `again` is the address at
    which a page without any looks again by itself. `questions` are those of officers that the party
    has still to answer, each with the names of the pair.
    """

    template: ClassVar[str] = "suggestions.html"
    party: Party | None
    paused: bool
    groups: Sequence[tuple[Said, Sequence[Card]]]
    shown: Collection[UUID]
    next_page: str | None
    questions: Sequence[QuestionRow]
    answers: Mapping[str, str]
    problems: Sequence[FieldProblem]
    known: Sequence[Known]
    is_own: bool
    is_waiting: bool
    again: str | None
    stages: Mapping[UUID, Stage]
    closed: Sequence[Closed]
    problem: Said | None
    themes: Sequence[tuple[str, str]]
    stances: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """How the page is shown: where its list begins, and what went wrong with a form of it.

    `still` keeps it from looking again by itself, for one who fills in a form; `looks` counts how
    often it did.
    """

    still: bool = False
    looks: int = 0
    after: str = ""
    problem: Said | None = None
    problems: Sequence[FieldProblem] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


GROUPS = {
    Kind.COUNTERPART: Phrase("Cities and regions abroad"),
    Kind.NETWORK: Phrase("City networks"),
    Kind.PROGRAMME: Phrase("Programmes and funds"),
}
LOCALITIES = Phrase("US localities")


def routes(database: Database, settings: MatcherSettings) -> APIRouter:
    """Routes of `/suggestions`."""
    router = APIRouter(prefix="/suggestions")

    @router.get("")
    async def choose(request: Request, session: Annotated[Session, Depends(require())]) -> Response:
        if len(session.profile_ids) == 1:
            return RedirectResponse(f"/suggestions/{session.profile_ids[0]}", status_code=303)
        async with database.reading() as reading:
            parties = await active_parties(reading, session.profile_ids)
        return page(request, ChoosePage(Phrase("Suggestions"), parties), session)

    @router.get("/{profile_id}")
    async def suggestions(
        request: Request,
        profile_id: UUID,
        session: Annotated[Session, Depends(require())],
        *,
        still: bool = False,
        looks: Annotated[int, Query(ge=0)] = 0,
        after: Annotated[str, Query()] = "",
    ) -> Response:
        session.check_sees(profile_id)
        is_own = profile_id in session.profile_ids
        view = View(still=still, looks=looks, after=after)
        content = await suggestions_page(database, settings, profile_id, is_own=is_own, view=view)
        return page(request, content, session)

    @router.post("/{profile_id}/answers/{question_id}")
    async def answer(
        request: Request,
        profile_id: UUID,
        question_id: UUID,
        session: Annotated[Session, Depends(require())],
        answer: Annotated[str, Form()] = "",
    ) -> Response:
        if profile_id not in session.profile_ids:
            raise NotAllowedError
        try:
            async with database.transaction() as writing:
                await desk.answer(writing, profile_id, question_id, session.email, answer)
        except MatcherError as error:
            view = _failed(error, question_id, answer)
            content = await suggestions_page(database, settings, profile_id, is_own=True, view=view)
            return page(request, content, session, 422 if view.problems else 409)
        return RedirectResponse(f"/suggestions/{profile_id}?still=1", status_code=303)

    return router


async def suggestions_page(
    database: Database, settings: MatcherSettings, profile_id: UUID, *, is_own: bool, view: View
) -> SuggestionsPage:
    """The page of one profile, with forms for its owner if `is_own`."""
    states = (*PENDING, *DECIDED)
    async with database.reading() as reading:
        row = await get_party(reading, profile_id)
        found = await matches_of(reading, profile_id, states, _position(view.after), PAGE + 1)
        ties = await known_ties(reading, profile_id)
        is_waiting = bool(await waiting(reading, [profile_id]))
        questions = await questions_to(reading, profile_id)
        party = party_of(row) if row is not None and row.kind else None
        is_locality = party is not None and party.kind is Kind.LOCALITY
        stages = Standings(reading, profile_id, is_locality, settings.review_days)
        by_match = await stages.of([one.match for one in found[:PAGE]])
        closed = () if view.after else await stages.closed()
    groups = _groups(party, profile_id, found[:PAGE])
    paused = row is not None and not row.active
    is_out = party is not None and not (party.can_be_matched and party.takes_introductions)
    stays = bool(groups or questions) or paused or is_out
    is_read = row is not None and not is_waiting
    return SuggestionsPage(
        title=Phrase("Suggestions for %(name)s", name=party.name)
        if party
        else Phrase("Suggestions"),
        party=party,
        paused=paused,
        groups=groups,
        shown=set(by_match),
        next_page=_next(profile_id, found[PAGE - 1].match) if len(found) > PAGE else None,
        questions=questions,
        answers=view.answers,
        problems=view.problems,
        known=ties,
        is_own=is_own,
        is_waiting=is_waiting,
        again=None if stays or is_read else _again(profile_id, view),
        stages=by_match,
        closed=closed,
        problem=view.problem,
        themes=[(theme.value, theme_name(theme.value)) for theme in THEMES],
        stances=[(stance.value, label(stance.value)) for stance in Stance],
    )


def _failed(error: MatcherError, question_id: UUID, typed: str) -> View:
    answers = {str(question_id): typed}
    if isinstance(error, InvalidStepError):
        problems = [FieldProblem(name, text) for name, text in error.problems.items()]
        return View(still=True, problems=problems, answers=answers)
    return View(still=True, problem=told(error), answers=answers)


def _again(profile_id: UUID, view: View) -> str | None:
    if view.still or view.looks >= LOOKS:
        return None
    return f"/suggestions/{profile_id}?looks={view.looks + 1}"


def _next(profile_id: UUID, last: MatchRow) -> str:
    return f"/suggestions/{profile_id}?after={last.score!r}_{last.id}"


def _position(after: str) -> tuple[float, UUID] | None:
    score, _underscore, match_id = after.partition("_")
    try:
        return (float(score), UUID(match_id))
    except ValueError:
        return None


def _groups(
    party: Party | None, reader: UUID, found: Sequence[Listed]
) -> Sequence[tuple[Said, Sequence[Card]]]:
    """For a locality by kind, each mixed; for its partners the localities, best first."""
    groups: list[tuple[Said, Sequence[Listed]]] = [(LOCALITIES, found)]
    if party is not None and party.kind is Kind.LOCALITY:
        groups = [
            (name, mixed([one for one in found if one.match.party_kind == kind]))
            for kind, name in GROUPS.items()
        ]
    known = {reader: party} if party else {}
    return [
        (name, [card(one, reader=reader, known=known) for one in group])
        for name, group in groups
        if group
    ]
