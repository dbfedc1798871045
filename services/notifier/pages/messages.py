"""Forms below `/inbox/{id}` for messages: writing one, and the officer's decision on it."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.notifier.domain.errors import NotifierError, UnknownIntroductionError
from services.notifier.domain.lifecycle import Actor
from services.notifier.handlers.conversing import Words, decide_message, write_message
from services.notifier.handlers.moving import Office
from services.notifier.pages import views
from services.notifier.pages.forms import Typed
from services.notifier.pages.inbox import read_form
from services.notifier.pages.introduction import find_for, show_introduction
from services.notifier.store.tables import Introduction
from shared.security import OFFICERS, NotAllowedError, Session, require
from shared.texts import told
from shared.web import FieldProblem, NotFoundError

SignedIn = Annotated[Session, Depends(require())]
Officer = Annotated[Session, Depends(require(*OFFICERS))]


@dataclass(frozen=True, slots=True)
class MessagePages:
    """The routes of messages."""

    office: Office

    def routes(self) -> APIRouter:
        """Writing, and passing on or not."""
        router = APIRouter(include_in_schema=False)
        address = "/inbox/{introduction_id}/messages"
        router.add_api_route(address, self.write, methods=["POST"])
        router.add_api_route(
            f"{address}/{{message_id}}/{{decision}}", self.decide, methods=["POST"]
        )
        return router

    async def write(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """A side or an officer writes."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        words = Words(
            key=_key(values.get("key", "")),
            introduction_id=introduction_id,
            author=_author(found, session),
            who=session.email,
            text=values.get("text", ""),
        )
        try:
            await write_message(self.office, words)
        except NotifierError as error:
            problem = FieldProblem("text", told(error))
            typed = Typed(values, (problem,), None, 422)
            return await show_introduction(
                request, self.office.database, session, introduction_id, typed
            )
        return RedirectResponse(f"/inbox/{introduction_id}#messages", status_code=303)

    async def decide(
        self,
        session: Officer,
        introduction_id: UUID,
        message_id: UUID,
        decision: Literal["pass", "refuse"],
    ) -> Response:
        """An officer passes a message on, or does not."""
        passes = decision == "pass"
        try:
            await decide_message(
                self.office, message_id, introduction_id, session.email, passes=passes
            )
        except UnknownIntroductionError as error:
            raise NotFoundError from error
        return RedirectResponse(f"/inbox/{introduction_id}#messages", status_code=303)


def _author(found: Introduction, session: Session) -> Actor:
    mine = views.my_sides(found, session)
    if mine:
        return mine[0]
    if session.role in OFFICERS:
        return "officer"
    raise NotAllowedError


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFoundError from error
