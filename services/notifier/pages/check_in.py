"""`/check-in/{token}`: how it went on, told by the link of an e-mail. Looking changes nothing."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.domain.errors import (
    AnsweredBeforeError,
    NotifierError,
    UnknownIntroductionError,
)
from services.notifier.domain.introductions import other
from services.notifier.domain.lifecycle import Action
from services.notifier.domain.reasons import said
from services.notifier.handlers.moving import Office
from services.notifier.handlers.outcomes import report
from services.notifier.letters import CHECK_IN_PURPOSE
from services.notifier.pages import views
from services.notifier.pages.answer import LinkExpiredPage
from services.notifier.pages.forms import Typed
from services.notifier.pages.inbox import read_form
from services.notifier.pages.introduction import Outcomes, outcomes
from services.notifier.pages.links import read_link
from services.notifier.pages.outcomes import late, overtaken, read_report
from services.notifier.pages.wording import BY_LINK, what_next
from services.notifier.store import introductions, moves, parties
from services.notifier.store.tables import Introduction, MoveRow
from shared.events import Side
from shared.security import InvalidTokenError, Keyring, MaybeSession, Session
from shared.texts import Phrase, _, formats
from shared.web import Page, page
from shared.web.languages import suggest_language


@dataclass(frozen=True, slots=True)
class CheckInPage(Page):
    """What a side can say now; `told` is what it said last, `outcome` where that has led."""

    template: ClassVar[str] = "notifier/check_in.html"
    you: str
    their_name: str
    outcome: str | None
    told: str | None
    outcomes: Outcomes | None
    outcome_url: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class CheckInPages:
    """The routes of the link in a check-in; the token says which side of which introduction."""

    office: Office
    keyring: Keyring

    def routes(self) -> APIRouter:
        """Show the question, and take the answer."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/check-in/{token}", self.show, response_class=HTMLResponse)
        router.add_api_route("/check-in/{token}", self.answer, methods=["POST"])
        return router

    async def show(self, request: Request, session: MaybeSession, token: str) -> Response:
        """The question, or what came of the answer."""
        return await self._show(request, session, token, Typed())

    async def answer(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Note how it went on, for the side that the token names."""
        values = await read_form(request)
        try:
            key, side = await self._read(token)
            found, _rows = await self._story(key, side, request)
            told = read_report(found, side, BY_LINK, values)
            if not isinstance(told, Typed):
                await report(self.office, told)
                return RedirectResponse(f"/check-in/{token}", status_code=303)
        except (InvalidTokenError, UnknownIntroductionError):
            return _expired(request, session)
        except AnsweredBeforeError:
            told = await overtaken(self.office, key, side, values)
        except NotifierError as error:
            told = late(values, error)
        return await self._show(request, session, token, told)

    async def _story(
        self, key: UUID, side: Side, request: Request
    ) -> tuple[Introduction, list[MoveRow]]:
        """The introduction, with its page in the language of whoever was written to."""
        async with self.office.database.reading() as reading:
            found = await introductions.find(reading, key)
            if found is None:
                raise UnknownIntroductionError
            rows = list(await moves.of_introduction(reading, key))
            own = await parties.find(reading, found.profile_id(side))
        suggest_language(request, own.languages if own else ())
        return found, rows

    async def _show(
        self, request: Request, session: Session | None, token: str, typed: Typed
    ) -> Response:
        try:
            key, side = await self._read(token)
            found, rows = await self._story(key, side, request)
        except (InvalidTokenError, UnknownIntroductionError):
            return _expired(request, session)
        shown = CheckInPage(
            title=views.title(found),
            you=views.match_party(found, side).name,
            their_name=views.match_party(found, other(side)).name,
            outcome=what_next(found, side),
            told=_told(rows, side),
            outcomes=outcomes(found, rows, (side,)),
            outcome_url=request.url.path,
            typed=typed,
        )
        return page(request, shown, session, typed.status)

    async def _read(self, token: str) -> tuple[UUID, Side]:
        data = await read_link(self.office.database, self.keyring, CHECK_IN_PURPOSE, token)
        side: Side = "locality" if data["side"] == "locality" else "party"
        return UUID(data["introduction"]), side


def _told(rows: list[MoveRow], side: Side) -> str | None:
    """That this side said it goes on, and when; other answers show in the state."""
    last = moves.last_of(rows, side)
    if last is None or last.action != Action.CONTINUE.value:
        return None
    words, day = said(last.reason), formats.day(last.at.date())
    return _("You told us on %(day)s: %(words)s.", day=day, words=words or "")


def _expired(request: Request, session: Session | None) -> Response:
    return page(request, LinkExpiredPage(Phrase("This link does not work any more")), session, 410)
