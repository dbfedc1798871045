"""`/inbox`: introductions and referrals of the account, or all of them for officers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.errors import AnsweredBeforeError, NotifierError
from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import SIDES, State
from services.notifier.handlers.answers import give_answer
from services.notifier.handlers.moving import Office
from services.notifier.pages import views
from services.notifier.pages.answering import overtaken, read_reply
from services.notifier.pages.forms import Typed
from services.notifier.pages.introduction import find_for, show_introduction
from services.notifier.pages.wording import FORMS, STATES
from services.notifier.store import endpoints, listing, messages, moves
from services.notifier.store.tables import Introduction
from shared.events import Side
from shared.security import NotAllowedError, Session, require
from shared.texts import Phrase, told
from shared.web import Page, page

SignedIn = Annotated[Session, Depends(require())]
FIRST = 5
"""How many of those that wait stand on top of the list; the others are one click away."""


@dataclass(frozen=True, slots=True)
class InboxPage(Page):
    """What waits for the reader, then a list, newest first; `older` is the key of its next page.

    `waiting` is empty where the list is narrowed; `more` says that more wait than are shown.
    """

    template: ClassVar[str] = "notifier/inbox.html"
    waiting: tuple[views.Line, ...]
    more: bool
    lines: tuple[views.Line, ...]
    states: tuple[tuple[str, Phrase], ...]
    state: str
    forms: tuple[tuple[str, Phrase], ...]
    form: str
    older: UUID | None
    is_first: bool
    has_disabled_webhook: bool


@dataclass(frozen=True, slots=True)
class WaitingPage(Page):
    """All that waits for the reader, what ends first first; `later` is the key of the next page."""

    template: ClassVar[str] = "notifier/waiting.html"
    lines: tuple[views.Line, ...]
    later: UUID | None


@dataclass(frozen=True, slots=True)
class InboxPages:
    """The routes of the inbox."""

    office: Office

    def routes(self) -> APIRouter:
        """Lists, one introduction, and the answer to it."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/inbox", self.list, response_class=HTMLResponse)
        router.add_api_route("/inbox/waiting", self.waiting, response_class=HTMLResponse)
        router.add_api_route("/inbox/{introduction_id}", self.show, response_class=HTMLResponse)
        router.add_api_route("/inbox/{introduction_id}/answer", self.answer, methods=["POST"])
        return router

    async def list(
        self,
        request: Request,
        session: SignedIn,
        state: str = "",
        form: str = "",
        before: UUID | None = None,
    ) -> Response:
        """Introductions the account may see."""
        chosen = State(state) if state in list(State) else None
        kind = Form(form) if form in list(Form) else None
        wanted = listing.Wanted(None if session.is_officer else session.profile_ids, chosen, kind)
        is_first = chosen is None and kind is None and before is None
        async with self.office.database.reading() as reading:
            found = await listing.list_introductions(reading, wanted, before=before)
            waiting = await _waiting(reading, session, None, FIRST) if is_first else None
            replied = await _replied(reading, found, waiting)
            warns = session.is_officer and await endpoints.any_disabled(reading)
        shown = InboxPage(
            title=Phrase("Inbox"),
            waiting=_lines(waiting, session, replied),
            more=waiting is not None and waiting.older is not None,
            lines=_lines(found, session, replied),
            states=tuple((s.value, words) for s, words in STATES.items()),
            state=chosen.value if chosen else "",
            forms=tuple((f.value, words) for f, words in FORMS.items()),
            form=kind.value if kind else "",
            older=found.older,
            is_first=is_first,
            has_disabled_webhook=warns,
        )
        return page(request, shown, session)

    async def waiting(
        self, request: Request, session: SignedIn, after: UUID | None = None
    ) -> Response:
        """All that waits for the reader."""
        async with self.office.database.reading() as reading:
            found = await _waiting(reading, session, after, listing.PAGE)
            replied = await _replied(reading, found)
        shown = WaitingPage(Phrase("Waits for you"), _lines(found, session, replied), found.older)
        return page(request, shown, session)

    async def show(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """One introduction."""
        return await show_introduction(request, self.office.database, session, introduction_id)

    async def answer(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """Answer for a side that is the account's own."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        side = own_side(values, views.my_sides(found, session))
        reply = read_reply(found, side, session.email, values)
        if not isinstance(reply, Typed):
            try:
                await give_answer(self.office, reply)
            except AnsweredBeforeError:
                reply = await self._overtaken(introduction_id, side, values)
            except NotifierError as error:
                reply = Typed(values, (), told(error), 409)
            else:
                return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)
        return await show_introduction(
            request, self.office.database, session, introduction_id, reply
        )

    async def _overtaken(self, key: UUID, side: Side, values: Mapping[str, str]) -> Typed:
        async with self.office.database.reading() as reading:
            story = await moves.story(reading, key)
        return overtaken(*story, side, values)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, files left out."""
    return {k: v for k, v in (await request.form()).items() if isinstance(v, str)}


def own_side(values: Mapping[str, str], mine: tuple[Side, ...]) -> Side:
    """The side that the form speaks for; raises `NotAllowedError` unless it is the account's own."""
    side = next((s for s in SIDES if s == values.get("side")), None)
    if side is None or side not in mine:
        raise NotAllowedError
    return side


async def _waiting(
    reading: AsyncSession, session: Session, after: UUID | None, limit: int
) -> listing.Slice[Introduction]:
    if session.is_officer:
        return await listing.held(reading, after=after, limit=limit)
    return await listing.waiting_for(reading, session.profile_ids, after=after, limit=limit)


async def _replied(
    reading: AsyncSession, *found: listing.Slice[Introduction] | None
) -> Collection[UUID]:
    keys = {i.id for rows in found if rows for i in rows.rows if i.held_since is not None}
    return await messages.with_unread_reply(reading, keys)


def _lines(
    found: listing.Slice[Introduction] | None, session: Session, replied: Collection[UUID]
) -> tuple[views.Line, ...]:
    rows = found.rows if found else ()
    return tuple(views.line(i, session, has_reply=i.id in replied) for i in rows)
