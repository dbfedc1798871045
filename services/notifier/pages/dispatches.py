"""`/inbox/deliveries` and `/inbox/needs-contact`: what officers see of messages."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.errors import NotResendableError, UnknownDeliveryError
from services.notifier.domain.lifecycle import SIDES
from services.notifier.handlers.resend import is_outdated, is_resendable, latest_of, send_again
from services.notifier.handlers.writing import utc_now
from services.notifier.letters import Letters
from services.notifier.pages import dispatch_views
from services.notifier.pages.dispatch_search import AskedFor, asked_for
from services.notifier.pages.wording import DELIVERY_STATES
from services.notifier.store import incoming, parties, rests
from services.notifier.store.listing import PAGE, list_deliveries
from services.notifier.store.searching import Search
from shared.database import Database
from shared.security import OFFICERS, Session, require
from shared.texts import Phrase, told
from shared.web import NotFoundError, Page, page

Officer = Annotated[Session, Depends(require(*OFFICERS))]


@dataclass(frozen=True, slots=True)
class DeliveriesPage(Page):
    """Every message, newest first; `older` is the key of the next page.

    `is_partial`: fewer were found than a page holds, and older ones have not been looked through yet.
    """

    template: ClassVar[str] = "notifier/deliveries.html"
    deliveries: tuple[dispatch_views.DispatchView, ...]
    states: tuple[tuple[str, Phrase], ...]
    asked: AskedFor
    older: UUID | None
    is_partial: bool
    pauses: tuple[dispatch_views.Pause, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class NeedsContactPage(Page):
    """Messages that wait for an address, newest first."""

    template: ClassVar[str] = "notifier/needs_contact.html"
    waiting: tuple[dispatch_views.Waiting, ...]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class DispatchPages:
    """The routes about messages."""

    database: Database
    letters: Letters

    def routes(self) -> APIRouter:
        """Both lists, and sending again."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/inbox/deliveries", self.list, response_class=HTMLResponse)
        router.add_api_route("/inbox/needs-contact", self.waiting, response_class=HTMLResponse)
        router.add_api_route("/inbox/deliveries/{delivery_id}/again", self.again, methods=["POST"])
        return router

    async def list(
        self,
        request: Request,
        session: Officer,
        asked: Annotated[AskedFor, Depends(asked_for)],
        before: UUID | None = None,
    ) -> Response:
        """Messages with what became of them."""
        return await self._list(request, session, asked, before)

    async def waiting(
        self, request: Request, session: Officer, before: UUID | None = None
    ) -> Response:
        """Messages that wait for a contact."""
        needs = Search(state=DeliveryState.NEEDS_CONTACT)
        async with self.database.reading() as reading:
            found = await list_deliveries(reading, search=needs, before=before)
            sides = {
                d.introduction.profile_id(s) for d in found.rows if d.introduction for s in SIDES
            }
            others = {d.delivery.profile_id for d in found.rows if d.delivery.profile_id}
            known = await parties.by_id(reading, sides | others)
        rows = tuple(dispatch_views.waiting(d, known) for d in found.rows)
        return page(request, NeedsContactPage(Phrase("Needs contact"), rows, found.older), session)

    async def again(self, request: Request, session: Officer, delivery_id: UUID) -> Response:
        """Send a failed or unconfirmed message again."""
        try:
            await send_again(self.database, self.letters, delivery_id, session.email)
        except UnknownDeliveryError as error:
            raise NotFoundError from error
        except NotResendableError as error:
            return await self._list(request, session, asked_for(), None, told(error))
        return RedirectResponse("/inbox/deliveries", status_code=303)

    async def _list(
        self,
        request: Request,
        session: Session,
        asked: AskedFor,
        before: UUID | None,
        problem: str | None = None,
    ) -> Response:
        async with self.database.reading() as reading:
            found = await list_deliveries(reading, search=asked.search, before=before)
            about = await incoming.about(reading, [d.delivery.id for d in found.rows])
            resting = await rests.current(reading, utc_now())
            latest = await latest_of(reading, [d.delivery for d in found.rows])
        pauses = tuple(dispatch_views.Pause(r.domain, r.until, r.words) for r in resting)
        rows = tuple(
            dispatch_views.dispatch_view(
                d,
                about.get(d.delivery.id, ()),
                pauses,
                can_resend=is_resendable(d.delivery, d.introduction)
                and not is_outdated(d.delivery, latest),
            )
            for d in found.rows
        )
        choices = tuple((s.value, words) for s, words in DELIVERY_STATES.items())
        shown = DeliveriesPage(
            title=Phrase("Deliveries"),
            deliveries=rows,
            states=choices,
            asked=asked,
            older=found.older,
            is_partial=found.older is not None and len(rows) < PAGE,
            pauses=pauses,
            problem=problem,
        )
        return page(request, shown, session, 409 if problem else 200)
