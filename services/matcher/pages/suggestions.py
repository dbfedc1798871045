"""`/suggestions`: what a city office or network sees of its own matches, and is asked about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import InvalidStepError, MatcherError
from services.matcher.domain.diversity import Entry, diversified
from services.matcher.domain.party import Party
from services.matcher.domain.stages import Stage
from services.matcher.handlers import desk
from services.matcher.pages.cards import Card, card
from services.matcher.pages.standings import Closed, Standings
from services.matcher.settings import MatcherSettings
from services.matcher.store.matches import DECIDED, PENDING, matches_of
from services.matcher.store.parties import active_parties, get_party, party_of, ties_of
from services.matcher.store.rematch import waiting
from services.matcher.store.review.desk import questions_to
from services.matcher.store.review.tables import QuestionRow
from services.matcher.store.tables import TieRow
from shared.database import Database
from shared.profile import Kind, Stance
from shared.security import NotAllowedError, Session, require
from shared.texts import Phrase, Said, told
from shared.texts.words import label, theme_name
from shared.themes import THEMES
from shared.web import FieldProblem, Page, page

PAGE = 30
TIES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ChoosePage(Page):
    """Which of one's profiles to look at."""

    template: ClassVar[str] = "suggestions_choose.html"
    parties: Sequence[Party]


@dataclass(frozen=True, slots=True)
class Known:
    """An existing tie, as it is shown instead of a suggestion."""

    name: str
    country: str | None
    kind: str
    since: int | None


@dataclass(frozen=True, slots=True)
class SuggestionsPage(Page):
    """Open and decided matches of one profile; `party` is None until the matcher has read it.

    `stages` say where each match stands, `closed` are the latest that ended before a decision.
    `still` keeps a page without suggestions from reloading itself, for one who fills in a form;
    `is_waiting` says that the suggestions are being brought up to date. `questions` are those of
    officers that the party has still to answer, each with the names of the pair.
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
    still: bool
    is_waiting: bool
    stages: Mapping[UUID, Stage]
    closed: Sequence[Closed]
    problem: Said | None
    themes: Sequence[tuple[str, str]]
    stances: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """How the page is shown: where its list begins, and what went wrong with a form of it."""

    still: bool = False
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
        after: Annotated[str, Query()] = "",
    ) -> Response:
        session.check_sees(profile_id)
        is_own = profile_id in session.profile_ids
        view = View(still=still, after=after)
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
        known_ties = await _known_ties(reading, profile_id)
        is_waiting = bool(await waiting(reading, [profile_id]))
        questions = await questions_to(reading, profile_id)
        party = party_of(row) if row is not None and row.kind else None
        is_locality = party is not None and party.kind is Kind.LOCALITY
        stages = Standings(reading, profile_id, is_locality, settings.review_days)
        by_match = await stages.of([one.match for one in found[:PAGE]])
        closed = () if view.after else await stages.closed()
    known = {profile_id: party} if party else {}
    cards = [card(one, reader=profile_id, known=known) for one in found[:PAGE]]
    return SuggestionsPage(
        title=Phrase("Suggestions for %(name)s", name=party.name)
        if party
        else Phrase("Suggestions"),
        party=party,
        paused=row is not None and not row.active,
        groups=_groups(party, cards),
        shown={c.id for c in cards},
        next_page=_next(profile_id, cards[-1]) if len(found) > PAGE else None,
        questions=questions,
        answers=view.answers,
        problems=view.problems,
        known=known_ties,
        is_own=is_own,
        still=view.still or bool(view.problems),
        is_waiting=is_waiting,
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


def _next(profile_id: UUID, last: Card) -> str:
    return f"/suggestions/{profile_id}?after={last.score!r}_{last.id}"


def _position(after: str) -> tuple[float, UUID] | None:
    score, _underscore, match_id = after.partition("_")
    try:
        return (float(score), UUID(match_id))
    except ValueError:
        return None


def _groups(party: Party | None, cards: Sequence[Card]) -> Sequence[tuple[Said, Sequence[Card]]]:
    if party is None or party.kind is not Kind.LOCALITY:
        return [(LOCALITIES, cards)] if cards else []
    groups = [
        (name, _mixed([c for c in cards if c.party.kind is kind])) for kind, name in GROUPS.items()
    ]
    return [group for group in groups if group[1]]


def _mixed(cards: Sequence[Card]) -> Sequence[Card]:
    """Cards of a locality in the order to show them: not ten of the same country or theme."""
    entries = [Entry.of(c.score, c.party, c.reasons) for c in cards]
    return [cards[i] for i in diversified(entries)]


async def _known_ties(session: AsyncSession, profile_id: UUID) -> list[Known]:
    ties = (await ties_of(session, [profile_id]))[:TIES_SHOWN]
    others = {tie.b if tie.a == profile_id else tie.a for tie in ties}
    names = {p.profile_id: p for p in await active_parties(session, others)}
    return [k for tie in ties if (k := _known(tie, profile_id, names)) is not None]


def _known(tie: TieRow, profile_id: UUID, names: dict[UUID, Party]) -> Known | None:
    other = names.get(tie.b if tie.a == profile_id else tie.a)
    return Known(other.name, other.country, tie.kind, tie.since) if other else None
