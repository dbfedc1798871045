"""`/inbox/outgoing`: mail that is held, as a whole or a party's, and what officers decide about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from services.notifier.domain.errors import UnexplainedError
from services.notifier.handlers.holding import Hold, Ruling, decide, let_all_out, switch
from services.notifier.handlers.moving import Office
from services.notifier.pages import views
from services.notifier.pages.delivery_words import summary
from services.notifier.pages.wording import DELIVERY_STATES, STEPS
from services.notifier.store import holds, parties
from services.notifier.store.listing import Dispatch, list_deliveries
from services.notifier.store.searching import Search
from services.notifier.store.tables import HoldRow, Party
from shared.security import OFFICERS, READERS, SUPERVISORS, Session, require
from shared.texts import Phrase, Said, told
from shared.web import NotFoundError, Page, page

Reader = Annotated[Session, Depends(require(*READERS))]
Officer = Annotated[Session, Depends(require(*OFFICERS))]
Supervisor = Annotated[Session, Depends(require(*SUPERVISORS))]


@dataclass(frozen=True, slots=True)
class MailView:
    """A message: what it is, to whom, and what became of it; `held_at` where it is held."""

    id: UUID
    title: str
    step: Said
    party: str
    to: str
    state: Said
    summary: str
    held_at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One line of the audit: since when what is held or not any more, who said so, and why."""

    at: datetime
    held: bool
    profile_id: UUID | None
    name: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class OutgoingPage(Page):
    """Held messages, the longest held first; `party` is set on a party's own page.

    `is_held`: mail is held now (all of it, or this party's). `later` is the key of the next page.
    """

    template: ClassVar[str] = "notifier/outgoing.html"
    party: str | None
    profile_id: UUID | None
    is_held: bool
    held: tuple[MailView, ...]
    count: int
    later: UUID | None
    recent: tuple[MailView, ...]
    held_parties: tuple[DecisionView, ...]
    decisions: tuple[DecisionView, ...]
    can_switch: bool
    can_decide: bool
    why: str
    problem: Said | None


@dataclass(frozen=True, slots=True)
class OutgoingPages:
    """The routes of held mail."""

    office: Office

    def routes(self) -> APIRouter:
        """The list, a party's page, the switch, and decisions."""
        router = APIRouter(include_in_schema=False)
        party = "/inbox/outgoing/parties/{profile_id}"
        router.add_api_route("/inbox/outgoing", self.list, response_class=HTMLResponse)
        router.add_api_route(party, self.party, response_class=HTMLResponse)
        router.add_api_route("/inbox/outgoing/switch", self.switch, methods=["POST"])
        router.add_api_route(f"{party}/switch", self.switch_party, methods=["POST"])
        router.add_api_route("/inbox/outgoing/decide", self.decide, methods=["POST"])
        return router

    async def list(self, request: Request, session: Reader, after: UUID | None = None) -> Response:
        """All that is held."""
        return await self._show(request, session, None, after)

    async def party(
        self, request: Request, session: Reader, profile_id: UUID, after: UUID | None = None
    ) -> Response:
        """What is held of a party, and its last messages."""
        return await self._show(request, session, profile_id, after)

    async def switch(self, request: Request, session: Supervisor) -> Response:
        """Begin or end to hold all mail."""
        return await self._switch(request, session, None)

    async def switch_party(
        self, request: Request, session: Supervisor, profile_id: UUID
    ) -> Response:
        """Begin or end to hold a party's mail."""
        return await self._switch(request, session, profile_id)

    async def decide(self, request: Request, session: Officer) -> Response:
        """Let messages out, or discard them."""
        form = await request.form()
        decision, why = str(form.get("decision", "")), str(form.get("why", ""))
        if decision == "all":
            await let_all_out(self.office, session.email)
        else:
            ruling = Ruling(session.email, decision == "release", why)
            try:
                await decide(self.office, _keys(form), ruling)
            except UnexplainedError as error:
                return await self._show(request, session, None, None, why, told(error))
        return RedirectResponse("/inbox/outgoing", status_code=303)

    async def _switch(self, request: Request, session: Session, key: UUID | None) -> Response:
        form = await request.form()
        why = str(form.get("why", ""))
        hold = Hold(form.get("held") == "yes", session.email, why, key)
        if key is not None:
            await self._party(key)
        try:
            await switch(self.office, hold)
        except UnexplainedError as error:
            return await self._show(request, session, key, None, why, told(error))
        back = f"/inbox/outgoing/parties/{key}" if key else "/inbox/outgoing"
        return RedirectResponse(back, status_code=303)

    async def _party(self, key: UUID) -> Party:
        async with self.office.database.reading() as reading:
            found = await parties.find(reading, key)
        if found is None:
            raise NotFoundError
        return found

    async def _show(
        self,
        request: Request,
        session: Session,
        key: UUID | None,
        after: UUID | None,
        why: str = "",
        problem: Said | None = None,
    ) -> Response:
        party = await self._party(key) if key else None
        async with self.office.database.reading() as reading:
            stands = await holds.current(reading, key)
            held = await holds.listed(reading, profile_id=key, after=after)
            last = await list_deliveries(reading, search=Search(profile_id=key)) if key else None
            rows = () if key else await holds.held_parties(reading)
            decided = await holds.decisions(reading, key) if key else await holds.decisions(reading)
            recent = last.rows if last else ()
            known = await parties.by_id(reading, _ids([*held.rows, *recent], [*rows, *decided]))
            count = await holds.count(reading)
        content = OutgoingPage(
            title=party.name if party else Phrase("Outgoing e-mail"),
            party=party.name if party else None,
            profile_id=key,
            is_held=stands is not None and stands.held,
            held=tuple(_mail(d, known) for d in held.rows),
            count=count,
            later=held.older,
            recent=tuple(_mail(d, known) for d in recent),
            held_parties=tuple(_decision(row, known) for row in rows),
            decisions=tuple(_decision(row, known) for row in decided),
            can_switch=session.role in SUPERVISORS,
            can_decide=session.role in OFFICERS,
            why=why,
            problem=problem,
        )
        return page(request, content, session, 422 if problem else 200)


def _keys(form: FormData) -> list[UUID]:
    try:
        return [UUID(str(value)) for value in form.getlist("ids")]
    except ValueError as error:
        raise NotFoundError from error


def _ids(mails: list[Dispatch], rows: list[HoldRow]) -> set[UUID]:
    ids = {d.delivery.profile_id for d in mails} | {row.profile_id for row in rows}
    return {key for key in ids if key is not None}


def _mail(dispatch: Dispatch, known: views.Parties) -> MailView:
    delivery, introduction = dispatch.delivery, dispatch.introduction
    party = known.get(delivery.profile_id) if delivery.profile_id else None
    return MailView(
        id=delivery.id,
        title=views.title(introduction) if introduction else delivery.subject or "",
        step=STEPS[delivery.purpose],
        party=party.name if party else "",
        to=delivery.to or "",
        state=DELIVERY_STATES[delivery.stands],
        summary=summary(delivery),
        held_at=delivery.held_at,
    )


def _decision(row: HoldRow, known: views.Parties) -> DecisionView:
    party = known.get(row.profile_id) if row.profile_id else None
    return DecisionView(
        row.at, row.held, row.profile_id, party.name if party else "", row.who, row.why
    )
