"""`/inbox/deliveries/{id}`: one message, what happened to it, and how it looks; and all as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.pages import views
from services.notifier.pages.delivery_words import EVENTS, summary
from services.notifier.pages.dispatch_search import AskedFor, asked_for
from services.notifier.pages.mailbox import MESSAGE_POLICY
from services.notifier.pages.wording import DELIVERY_STATES, RECEIPTS, STEPS
from services.notifier.store import deliveries, delivery_log, introductions, parties, receipts
from services.notifier.store.listing import Dispatch, list_deliveries
from services.notifier.store.tables import Delivery, LogRow, ReceiptRow
from shared.database import Database
from shared.security import OFFICERS, READERS, Session, require
from shared.spreadsheets import csv_text
from shared.texts import Said
from shared.web import NotFoundError, Page, page

Reader = Annotated[Session, Depends(require(*READERS))]
CSV_MAX = 10_000
"""Rows of a file; who needs older ones asks for fewer days."""
_AT_ONCE = 500
_COLUMNS = [
    "created", "message", "step", "party", "to", "state", "attempts", "sent", "next_attempt", "last_words",
]  # fmt: skip


OURSELVES = "Entente"
"""Who does what no person did; not worth saying on every line."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a message's log."""

    at: datetime
    what: Said
    who: str
    words: str | None
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One address of a message, and what became of its copy; nothing yet if it was not tried."""

    address: str
    what: Said | None
    at: datetime | None
    words: str | None


@dataclass(frozen=True, slots=True)
class DeliveryPage(Page):
    """One message: did they get it, what happened, and how it looks without its signed links."""

    template: ClassVar[str] = "notifier/delivery.html"
    id: UUID
    introduction_id: UUID | None
    profile_id: UUID | None
    party: str
    step: Said
    copies: tuple[Copy, ...]
    state: Said
    summary: str
    subject: str | None
    text: str | None
    has_html: bool
    log: tuple[Happened, ...]
    can_decide: bool


@dataclass(frozen=True, slots=True)
class DeliveryPages:
    """The routes of one message, and of the file of all."""

    database: Database

    def routes(self) -> APIRouter:
        """The file, the message, and its HTML."""
        router = APIRouter(include_in_schema=False)
        address = "/inbox/deliveries/{delivery_id}"
        router.add_api_route("/inbox/deliveries.csv", self.download)
        router.add_api_route(address, self.show, response_class=HTMLResponse)
        router.add_api_route(f"{address}/html", self.html, response_class=HTMLResponse)
        return router

    async def show(self, request: Request, session: Reader, delivery_id: UUID) -> Response:
        """One message."""
        async with self.database.reading() as reading:
            delivery = await deliveries.find(reading, delivery_id)
            if delivery is None:
                raise NotFoundError
            found = await introductions.of_delivery(reading, delivery)
            party = (
                await parties.find(reading, delivery.profile_id) if delivery.profile_id else None
            )
            log = await delivery_log.of_delivery(reading, delivery_id)
            known = await receipts.of_delivery(reading, delivery_id)
        text = delivery.text
        content = DeliveryPage(
            title=views.title(found) if found else delivery.subject or STEPS[delivery.purpose],
            id=delivery.id,
            introduction_id=delivery.introduction_id,
            profile_id=party.id if party else None,
            party=party.name if party else "",
            step=STEPS[delivery.purpose],
            copies=_copies(delivery, known),
            state=DELIVERY_STATES[delivery.stands],
            summary=summary(delivery),
            subject=delivery.subject,
            text=views.without_signed_links(text) if text else None,
            has_html=delivery.html is not None,
            log=tuple(_happened(row) for row in log),
            can_decide=delivery.stands is DeliveryState.HELD and session.role in OFFICERS,
        )
        return page(request, content, session)

    async def html(self, _session: Reader, delivery_id: UUID) -> Response:
        """How it looks; its signed links lead nowhere, since officers must not answer for a side."""
        async with self.database.reading() as reading:
            delivery = await deliveries.find(reading, delivery_id)
        if delivery is None or delivery.html is None:
            raise NotFoundError
        shown = views.with_dead_links(delivery.html)
        return HTMLResponse(shown, headers={"Content-Security-Policy": MESSAGE_POLICY})

    async def download(
        self, _session: Reader, asked: Annotated[AskedFor, Depends(asked_for)]
    ) -> Response:
        """What the list shows, as a file."""
        lines: list[list[str]] = [_COLUMNS]
        before: UUID | None = None
        while len(lines) <= CSV_MAX:
            async with self.database.reading() as reading:
                found = await list_deliveries(
                    reading, search=asked.search, before=before, limit=_AT_ONCE
                )
                ids = {d.delivery.profile_id for d in found.rows if d.delivery.profile_id}
                known = await parties.by_id(reading, ids)
            lines += (list(_cells(d, known)) for d in found.rows)
            before = found.older
            if before is None:
                break
        name = 'attachment; filename="deliveries.csv"'
        text = csv_text(lines[: CSV_MAX + 1])
        return Response(text, media_type="text/csv", headers={"Content-Disposition": name})


def _copies(delivery: Delivery, known: Sequence[ReceiptRow]) -> tuple[Copy, ...]:
    """Each address that it goes to, and each that it went to before the contacts changed."""
    found = {row.address: row for row in known}
    named = [a for a in (delivery.to or "").split(", ") if a]
    earlier = sorted(found.keys() - {a.lower() for a in named})
    return tuple(_copy(address, found.get(address.lower())) for address in [*named, *earlier])


def _copy(address: str, row: ReceiptRow | None) -> Copy:
    if row is None:
        return Copy(address, None, None, None)
    return Copy(address, RECEIPTS[row.stands], row.at, row.words)


def _happened(row: LogRow) -> Happened:
    who = "" if row.who == OURSELVES else row.who
    return Happened(row.at, EVENTS[row.event], who, row.words, row.next_attempt_at)


def _cells(dispatch: Dispatch, known: views.Parties) -> Iterator[str]:
    delivery: Delivery = dispatch.delivery
    party = known.get(delivery.profile_id) if delivery.profile_id else None
    yield _moment(delivery.created_at)
    yield views.title(dispatch.introduction) if dispatch.introduction else delivery.subject or ""
    yield str(STEPS[delivery.purpose])
    yield party.name if party else ""
    yield delivery.to or ""
    yield delivery.state
    yield str(delivery.attempts)
    yield _moment(delivery.sent_at)
    yield _moment(delivery.next_attempt_at if delivery.stands is DeliveryState.QUEUED else None)
    yield delivery.last_error or ""


def _moment(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""
