"""`/inbox/suppressions` and `/inbox/incoming`: addresses not written to, and what came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.domain.errors import UnexplainedError, UnknownSuppressionError
from services.notifier.handlers.suppressing import lift
from services.notifier.pages.wording import INCOMING
from services.notifier.store import incoming, suppressions
from services.notifier.store.tables import Delivery, SuppressionRow
from shared.database import Database
from shared.security import OFFICERS, READERS, Session, require
from shared.texts import Phrase, Said, told
from shared.web import FieldProblem, NotFoundError, Page, page

Reader = Annotated[Session, Depends(require(*READERS))]
Officer = Annotated[Session, Depends(require(*OFFICERS))]


@dataclass(frozen=True, slots=True)
class SuppressionsPage(Page):
    """Addresses that are or were not written to, newest first."""

    template: ClassVar[str] = "notifier/suppressions.html"
    entries: tuple[SuppressionRow, ...]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class SuppressionPage(Page):
    """One entry; `introduction_id` is that of the message that came back."""

    template: ClassVar[str] = "notifier/suppression.html"
    entry: SuppressionRow
    introduction_id: UUID | None
    can_lift: bool
    why: str
    problem: Said | None
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An e-mail that came in, and the introduction it is about."""

    at: datetime
    kind: Said
    address: str
    words: str
    introduction_id: UUID | None


@dataclass(frozen=True, slots=True)
class IncomingPage(Page):
    """What came in, newest first."""

    template: ClassVar[str] = "notifier/incoming.html"
    arrivals: tuple[Arrival, ...]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class AddressPages:
    """The routes about addresses and what comes from them."""

    database: Database

    def routes(self) -> APIRouter:
        """Both lists, one entry, and lifting it."""
        router = APIRouter(include_in_schema=False)
        entry = "/inbox/suppressions/{key}"
        router.add_api_route("/inbox/suppressions", self.list, response_class=HTMLResponse)
        router.add_api_route("/inbox/incoming", self.incoming, response_class=HTMLResponse)
        router.add_api_route(entry, self.show, response_class=HTMLResponse)
        router.add_api_route(entry, self.lift, methods=["POST"])
        return router

    async def list(self, request: Request, session: Reader, before: UUID | None = None) -> Response:
        """Addresses that are not written to."""
        async with self.database.reading() as reading:
            found = await suppressions.listed(reading, before)
        title = Phrase("Addresses we do not write to")
        return page(request, SuppressionsPage(title, tuple(found.rows), found.older), session)

    async def incoming(
        self, request: Request, session: Reader, before: UUID | None = None
    ) -> Response:
        """What came in."""
        async with self.database.reading() as reading:
            found = await incoming.listed(reading, before)
        arrivals = tuple(
            Arrival(
                at=one.row.at,
                kind=INCOMING[one.row.kind],
                address=one.row.address,
                words=one.row.words,
                introduction_id=one.introduction_id,
            )
            for one in found.rows
        )
        return page(
            request, IncomingPage(Phrase("E-mails that came in"), arrivals, found.older), session
        )

    async def show(self, request: Request, session: Reader, key: UUID) -> Response:
        """One entry."""
        return await self._show(request, session, key)

    async def lift(
        self, request: Request, session: Officer, key: UUID, why: Annotated[str, Form()] = ""
    ) -> Response:
        """Let an address be written to again."""
        try:
            await lift(self.database, key, session.email, why)
        except UnknownSuppressionError as error:
            raise NotFoundError from error
        except UnexplainedError as error:
            return await self._show(request, session, key, why, told(error))
        return RedirectResponse("/inbox/suppressions", status_code=303)

    async def _show(
        self,
        request: Request,
        session: Session,
        key: UUID,
        why: str = "",
        problem: Said | None = None,
    ) -> Response:
        async with self.database.reading() as reading:
            entry = await reading.get(SuppressionRow, key)
            if entry is None:
                raise NotFoundError
            about = await reading.get(Delivery, entry.delivery_id) if entry.delivery_id else None
        content = SuppressionPage(
            title=entry.address,
            entry=entry,
            introduction_id=about.introduction_id if about else None,
            can_lift=entry.lifted_at is None and session.role in OFFICERS,
            why=why,
            problem=problem,
            problems=(FieldProblem("why", problem),) if problem else (),
        )
        return page(request, content, session, 422 if problem else 200)
