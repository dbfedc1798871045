"""Forms below `/inbox/{id}` for messages: writing one, and what the officer does with it."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.notifier.domain.errors import NotifierError, UnknownIntroductionError
from services.notifier.domain.lifecycle import SIDES, Actor
from services.notifier.handlers.conversing import Words, decide_message, write_message
from services.notifier.handlers.moving import Office
from services.notifier.handlers.recording import note_reply
from services.notifier.pages import views
from services.notifier.pages.forms import Typed
from services.notifier.pages.inbox import read_form
from services.notifier.pages.introduction import find_for, show_introduction
from services.notifier.pages.readings import read_reading
from services.notifier.store import messages
from services.notifier.store.tables import Introduction
from shared.events import Side
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
        """Writing, passing on or not, and noting what a reply says."""
        router = APIRouter(include_in_schema=False)
        address = "/inbox/{introduction_id}/messages"
        router.add_api_route(address, self.write, methods=["POST"])
        router.add_api_route(f"{address}/{{message_id}}/read", self.read, methods=["POST"])
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

    async def read(
        self, request: Request, session: Officer, introduction_id: UUID, message_id: UUID
    ) -> Response:
        """An officer notes what a reply says as the answer of its side."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        side = await self._side_of(message_id)
        noted = read_reading(found, side, message_id, session.email, values)
        if not isinstance(noted, Typed):
            try:
                await note_reply(self.office, noted)
            except UnknownIntroductionError as error:
                raise NotFoundError from error
            except NotifierError as error:
                kept = {**values, "reading": str(message_id)}
                noted = Typed(kept, (), told(error), 409)
            else:
                return RedirectResponse(f"/inbox/{introduction_id}#messages", status_code=303)
        return await show_introduction(
            request, self.office.database, session, introduction_id, noted
        )

    async def _side_of(self, message_id: UUID) -> Side:
        async with self.office.database.reading() as reading:
            message = await messages.find(reading, message_id)
        side = next((s for s in SIDES if message is not None and s == message.author), None)
        if side is None:
            raise NotFoundError
        return side


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
