"""`/inbox`: introductions and referrals of the account, or all of them for officers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.correspondents import Quote
from services.notifier.domain.errors import ClosedError
from services.notifier.domain.introductions import SIDES, State
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.letters import Letters
from services.notifier.pages import views
from services.notifier.pages.wording import STATES, state_words
from services.notifier.store import deliveries, introductions, parties
from services.notifier.store.listing import list_introductions
from services.notifier.store.tables import Introduction
from shared.database import Database
from shared.events import Answer, Reason, Side
from shared.security import NotAllowedError, Session, require
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]


@dataclass(frozen=True, slots=True)
class InboxPage(Page):
    """A list of introductions, newest first; `older` is the key of the next page."""

    template: ClassVar[str] = "notifier/inbox.html"
    lines: tuple[views.Line, ...]
    states: tuple[tuple[str, str], ...]
    state: str
    older: UUID | None


@dataclass(frozen=True, slots=True)
class IntroductionPage(Page):
    """One introduction; `quotes` are for a party, `reasons` for an officer."""

    template: ClassVar[str] = "notifier/introduction.html"
    id: UUID
    form: str
    state: str
    state_key: str
    sides: tuple[views.SideView, ...]
    quotes: tuple[Quote, ...]
    reasons: tuple[Reason, ...]
    messages: tuple[views.MessageView, ...]
    history: tuple[tuple[datetime, str, str | None], ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class InboxPages:
    """The routes of the inbox."""

    database: Database
    letters: Letters

    def routes(self) -> APIRouter:
        """List, one introduction, and the answer to it."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/inbox", self.list, response_class=HTMLResponse)
        router.add_api_route("/inbox/{introduction_id}", self.show, response_class=HTMLResponse)
        router.add_api_route("/inbox/{introduction_id}/answer", self.answer, methods=["POST"])
        return router

    async def list(
        self, request: Request, session: SignedIn, state: str = "", before: UUID | None = None
    ) -> Response:
        """Introductions the account may see."""
        chosen = State(state) if state in list(State) else None
        async with self.database.reading() as reading:
            found = await list_introductions(
                reading,
                profile_ids=None if session.is_officer else session.profile_ids,
                state=chosen,
                before=before,
            )
        lines = tuple(views.line(i, session) for i in found.rows)
        choices = tuple((s.value, words) for s, words in STATES.items())
        shown = InboxPage("Inbox", lines, choices, chosen.value if chosen else "", found.older)
        return page(request, shown, session)

    async def show(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """One introduction."""
        return await self._show(request, session, introduction_id)

    async def answer(
        self,
        request: Request,
        session: SignedIn,
        introduction_id: UUID,
        side: Annotated[Side, Form()],
        answer: Annotated[Answer, Form()],
    ) -> Response:
        """Answer for a side that is the account's own."""
        async with self.database.reading() as reading:
            found = await introductions.find(reading, introduction_id)
        if found is None or not _may_see(found, session):
            raise NotFoundError
        if side not in views.my_sides(found, session):
            raise NotAllowedError
        try:
            reply = Reply(introduction_id, side, answer, session.email)
            await give_answer(self.database, self.letters, reply)
        except ClosedError as error:
            return await self._show(request, session, introduction_id, str(error))
        return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)

    async def _show(
        self, request: Request, session: Session, key: UUID, problem: str | None = None
    ) -> Response:
        async with self.database.reading() as reading:
            found = await introductions.find(reading, key)
            if found is None or not _may_see(found, session):
                raise NotFoundError
            known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
            history = await introductions.history(reading, key)
            mails = await deliveries.of_introduction(reading, key)
        mine = views.my_sides(found, session)
        shown = IntroductionPage(
            title=views.title(found),
            id=key,
            form=found.form.capitalize(),
            state=state_words(found),
            state_key=found.state,
            sides=tuple(views.side_view(found, s, known, session) for s in SIDES),
            quotes=views.side_quotes(found, mine[0], known) if mine else (),
            reasons=() if mine else found.snapshot().reasons,
            messages=views.messages(found, mails, session),
            history=views.happened(history, session),
            problem=problem,
        )
        return page(request, shown, session, 409 if problem else 200)


def _may_see(introduction: Introduction, session: Session) -> bool:
    return session.is_officer or bool(views.my_sides(introduction, session))
