"""`/inbox/preferences`: how a party wants to be asked, from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import EmailStr, TypeAdapter, ValidationError

from services.notifier.domain.phrasing import filled
from services.notifier.domain.standing import ALWAYS_CONSENT, Wish
from services.notifier.handlers.moving import Consent, Office
from services.notifier.handlers.wishes import Wanted, wish_for
from services.notifier.pages.forms import Typed
from services.notifier.pages.inbox import read_form
from services.notifier.store import parties, standing
from services.notifier.store.tables import StandingRow
from shared.security import NotAllowedError, Session, require
from shared.security.roles import OWNERS
from shared.texts import Phrase, _, current_language
from shared.web import FieldProblem, NotFoundError, Page, page

Owner = Annotated[Session, Depends(require(*OWNERS))]
_EMAIL = TypeAdapter(EmailStr)
PROFILES_MAX = 50


@dataclass(frozen=True, slots=True)
class WishView:
    """How one profile wants to be asked, since when and by whose wish; `consent` goes with "always"."""

    profile_id: UUID
    name: str
    wish: str
    supervisor: str
    who: str | None
    at: datetime | None
    consent: Phrase


@dataclass(frozen=True, slots=True)
class WishesPage(Page):
    """A form for each of the account's profiles; `failed` is the one whose form failed."""

    template: ClassVar[str] = "notifier/wishes.html"
    wishes: tuple[WishView, ...]
    failed: UUID | None
    typed: Typed


@dataclass(frozen=True, slots=True)
class WishPages:
    """The routes of the preference."""

    office: Office

    def routes(self) -> APIRouter:
        """Look at it, and change it."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/inbox/preferences", self.show, response_class=HTMLResponse)
        router.add_api_route("/inbox/preferences/{profile_id}", self.keep, methods=["POST"])
        return router

    async def show(self, request: Request, session: Owner) -> Response:
        """How each profile wants to be asked."""
        return await self._show(request, session, None, Typed())

    async def keep(self, request: Request, session: Owner, profile_id: UUID) -> Response:
        """Change how a profile wants to be asked."""
        if profile_id not in session.profile_ids:
            raise NotAllowedError
        values = await read_form(request)
        async with self.office.database.reading() as reading:
            party = await parties.find(reading, profile_id)
        if party is None or party.withdrawn:
            raise NotFoundError
        wanted = _read(profile_id, party.name, session.email, values)
        if isinstance(wanted, Typed):
            return await self._show(request, session, profile_id, wanted)
        await wish_for(self.office, wanted)
        return RedirectResponse("/inbox/preferences", status_code=303)

    async def _show(
        self, request: Request, session: Session, failed: UUID | None, typed: Typed
    ) -> Response:
        ids = session.profile_ids[:PROFILES_MAX]
        async with self.office.database.reading() as reading:
            known = await parties.by_id(reading, set(ids))
            rows = {key: await standing.current(reading, key) for key in ids}
        views = tuple(
            _view(key, known[key].name, rows[key])
            for key in ids
            if key in known and not known[key].withdrawn
        )
        shown = WishesPage(Phrase("How we ask you"), views, failed, typed)
        return page(request, shown, session, typed.status)


def _view(key: UUID, name: str, row: StandingRow | None) -> WishView:
    return WishView(
        profile_id=key,
        name=name,
        wish=row.wish if row else Wish.NORMAL.value,
        supervisor=(row.supervisor or "") if row else "",
        who=row.who if row else None,
        at=row.at if row else None,
        consent=filled(ALWAYS_CONSENT, you=name),
    )


def _read(key: UUID, name: str, who: str, values: Mapping[str, str]) -> Wanted | Typed:
    wish = next((w for w in Wish if w.value == values.get("wish")), None)
    if wish is None:
        problem = FieldProblem("wish", _("Choose one of the answers."))
        return Typed(values, (problem,), None, 422)
    supervisor = None
    if wish is Wish.SUPERVISOR:
        try:
            supervisor = _EMAIL.validate_python(values.get("supervisor", "").strip())
        except ValidationError:
            words = _("Enter the supervisor's e-mail address, such as name@city.gov.")
            return Typed(values, (FieldProblem("supervisor", words),), None, 422)
    consent = Consent(str(filled(ALWAYS_CONSENT, you=name)), current_language())
    return Wanted(key, wish, who, supervisor, consent)
