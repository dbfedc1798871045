"""`/inbox/webhook`: where the program of a network or programme is told of referrals."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.errors import NotifierError
from services.notifier.handlers import endpoints as handling
from services.notifier.handlers.moving import Office
from services.notifier.pages.forms import Typed
from services.notifier.pages.inbox import read_form
from services.notifier.pages.webhook_views import EndpointView, endpoint_view
from services.notifier.store import endpoints, hooks, parties
from services.notifier.store.tables import Party
from shared.profile import Kind
from shared.security import OFFICERS, Keyring, NotAllowedError, Role, Session, require
from shared.texts import Phrase, told
from shared.web import FieldProblem, NotFoundError, Page, page

People = Annotated[Session, Depends(require(Role.NETWORK))]
Officer = Annotated[Session, Depends(require(*OFFICERS))]
Change = Literal["rotate", "ping", "enable", "remove"]
PATH = "/inbox/webhook"
PROFILES_MAX = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A new secret, shown this once; `profile_id` says whose it is."""

    profile_id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class WebhookPage(Page):
    """A section for each of the account's networks and programmes; `failed` has the form that failed."""

    template: ClassVar[str] = "notifier/webhook.html"
    views: tuple[EndpointView, ...]
    made: Made | None
    failed: UUID | None
    typed: Typed


@dataclass(frozen=True, slots=True)
class WebhooksPage(Page):
    """The addresses of everybody, disabled ones first; `next` is the key of the next page."""

    template: ClassVar[str] = "notifier/webhooks.html"
    views: tuple[EndpointView, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class WebhookPages:
    """The routes of addresses of webhooks; `allows_local` lets a program on this machine be called."""

    office: Office
    keyring: Keyring
    allows_local: bool

    def routes(self) -> APIRouter:
        """The page of a network's people, its forms, and the list for officers."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(PATH, self.show, response_class=HTMLResponse)
        router.add_api_route("/inbox/webhooks", self.list, response_class=HTMLResponse)
        router.add_api_route(f"{PATH}/{{profile_id}}", self.keep, methods=["POST"])
        router.add_api_route(f"{PATH}/{{profile_id}}/{{change}}", self.change, methods=["POST"])
        return router

    async def show(self, request: Request, session: People) -> Response:
        """Each address of the account, and its last webhooks."""
        return await self._show(request, session)

    async def keep(self, request: Request, session: People, profile_id: UUID) -> Response:
        """Keep an address; a new one comes with a secret."""
        await self._check_own(session, profile_id)
        values = await read_form(request)
        url = values.get("url", "")
        try:
            key = await handling.set_address(
                self.office, profile_id, url, session.email, allows_local=self.allows_local
            )
        except NotifierError as error:
            problem = FieldProblem("url", told(error))
            typed = Typed(values, (problem,), None, 422)
            return await self._show(request, session, failed=profile_id, typed=typed)
        if key is None:
            return RedirectResponse(PATH, status_code=303)
        return await self._show(request, session, made=self._made(profile_id, key))

    async def change(
        self, request: Request, session: People, profile_id: UUID, change: Change
    ) -> Response:
        """Make a new secret, send a test, call again, or do not call any more."""
        await self._check_own(session, profile_id)
        try:
            if change == "rotate":
                key = await handling.rotate(self.office, profile_id, session.email)
                return await self._show(request, session, made=self._made(profile_id, key))
            if change == "ping":
                await handling.ping(self.office, profile_id)
            elif change == "enable":
                await handling.enable(self.office, profile_id, session.email)
            else:
                await handling.remove(self.office, profile_id)
        except NotifierError as error:
            raise NotFoundError from error
        return RedirectResponse(PATH, status_code=303)

    async def list(self, request: Request, session: Officer, after: UUID | None = None) -> Response:
        """The addresses of everybody."""
        async with self.office.database.reading() as reading:
            last = await endpoints.find(reading, after) if after else None
            found = await endpoints.listed(reading, last, endpoints.PAGE + 1)
            rows = found[: endpoints.PAGE]
            known = await parties.by_id(reading, {r.profile_id for r in rows})
        views = tuple(
            endpoint_view(known[r.profile_id], r, ()) for r in rows if r.profile_id in known
        )
        following = rows[-1].profile_id if len(found) > len(rows) else None
        return page(request, WebhooksPage(Phrase("Webhooks"), views, following), session)

    async def _show(
        self,
        request: Request,
        session: Session,
        *,
        made: Made | None = None,
        failed: UUID | None = None,
        typed: Typed | None = None,
    ) -> Response:
        async with self.office.database.reading() as reading:
            views = await _views(reading, session)
        entered = typed or Typed()
        shown = WebhookPage(Phrase("Webhook"), views, made, failed, entered)
        return page(request, shown, session, entered.status)

    async def _check_own(self, session: Session, profile_id: UUID) -> None:
        if profile_id not in session.profile_ids:
            raise NotAllowedError
        async with self.office.database.reading() as reading:
            party = await parties.find(reading, profile_id)
        if not _takes_referrals(party):
            raise NotFoundError

    def _made(self, profile_id: UUID, key: UUID) -> Made:
        return Made(profile_id, handling.secret_of(self.keyring, key))


async def _views(reading: AsyncSession, session: Session) -> tuple[EndpointView, ...]:
    ids = session.profile_ids[:PROFILES_MAX]
    known = await parties.by_id(reading, set(ids))
    return tuple(
        [
            endpoint_view(
                known[key],
                await endpoints.find(reading, key),
                await hooks.last_of(reading, key),
            )
            for key in ids
            if _takes_referrals(known.get(key))
        ]
    )


def _takes_referrals(party: Party | None) -> bool:
    kinds = (Kind.NETWORK.value, Kind.PROGRAMME.value)
    return party is not None and not party.withdrawn and party.kind in kinds
