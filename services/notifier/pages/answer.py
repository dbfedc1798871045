"""`/answer/{token}`: the page behind the link of an e-mail. Looking changes nothing."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.correspondents import Correspondent, Quote, describe
from services.notifier.domain.errors import ClosedError, UnknownIntroductionError
from services.notifier.domain.introductions import SIDES, other
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.letters import ANSWER_DAYS, ANSWER_PURPOSE, Letters
from services.notifier.pages import views
from services.notifier.pages.wording import outcome, possible
from services.notifier.store import introductions, parties
from services.notifier.store.tables import Introduction
from shared.database import Database
from shared.events import Answer, Side
from shared.security import InvalidTokenError, Keyring, MaybeSession, Session
from shared.web import Page, page

MAX_AGE_SECONDS = ANSWER_DAYS * 24 * 3600


@dataclass(frozen=True, slots=True)
class AnswerPage(Page):
    """The other side, the reasons, and the answers that can be given; `outcome` what came of it."""

    template: ClassVar[str] = "notifier/answer.html"
    you: str
    them: Correspondent | None
    their_name: str
    quotes: tuple[Quote, ...]
    answers: tuple[tuple[str, str], ...]
    outcome: str | None
    is_referral: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class LinkExpiredPage(Page):
    """The link is forged, too old or about something that is gone."""

    template: ClassVar[str] = "notifier/link_expired.html"


@dataclass(frozen=True, slots=True)
class AnswerPages:
    """The routes of the answer link; the token says which side of which introduction."""

    database: Database
    letters: Letters
    keyring: Keyring

    def routes(self) -> APIRouter:
        """Show the question, and take the answer."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/answer/{token}", self.show, response_class=HTMLResponse)
        router.add_api_route("/answer/{token}", self.answer, methods=["POST"])
        return router

    async def show(self, request: Request, session: MaybeSession, token: str) -> Response:
        """The question, or what came of the answer."""
        return await self._show(request, session, token)

    async def answer(
        self,
        request: Request,
        session: MaybeSession,
        token: str,
        answer: Annotated[Answer, Form()],
    ) -> Response:
        """Answer for the side that the token names."""
        try:
            key, side = self._read(token)
            reply = Reply(key, side, answer, "Link in the e-mail")
            await give_answer(self.database, self.letters, reply)
        except (InvalidTokenError, UnknownIntroductionError):
            return _expired(request, session)
        except ClosedError as error:
            return await self._show(request, session, token, str(error))
        return RedirectResponse(f"/answer/{token}", status_code=303)

    async def _show(
        self, request: Request, session: Session | None, token: str, problem: str | None = None
    ) -> Response:
        try:
            key, side = self._read(token)
        except InvalidTokenError:
            return _expired(request, session)
        async with self.database.reading() as reading:
            found = await introductions.find(reading, key)
            if found is None:
                return _expired(request, session)
            known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
        shown = _answer_page(found, side, known, problem)
        return page(request, shown, session, 409 if problem else 200)

    def _read(self, token: str) -> tuple[UUID, Side]:
        data = self.keyring.read(ANSWER_PURPOSE, token, MAX_AGE_SECONDS)
        side: Side = "locality" if data["side"] == "locality" else "party"
        return UUID(data["introduction"]), side


def _answer_page(
    found: Introduction, side: Side, known: views.Parties, problem: str | None
) -> AnswerPage:
    them = views.match_party(found, other(side)).name
    party = known.get(found.profile_id(other(side)))
    return AnswerPage(
        title=f"{them} and you" if not found.is_referral else views.title(found),
        you=views.match_party(found, side).name,
        them=describe(party) if party is not None and not party.withdrawn else None,
        their_name=them,
        quotes=views.side_quotes(found, side, known),
        answers=possible(found, side),
        outcome=outcome(found, side, them),
        is_referral=found.is_referral,
        problem=problem,
    )


def _expired(request: Request, session: Session | None) -> Response:
    return page(request, LinkExpiredPage("This link does not work any more"), session, 410)
