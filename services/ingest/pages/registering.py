"""Registering by form: choose a kind, pick the place, describe the office and its priorities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import AlreadyRegisteredError, InvalidProfileError, Problem
from services.ingest.domain.forms import read_form
from services.ingest.handlers.offices import register_office
from services.ingest.pages.forms import posted, profile_form
from shared.database import Database
from shared.places import Gazetteer, Place
from shared.profile import Kind
from shared.security import Session, require, set_session
from shared.us import is_us
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]

TITLES = {
    Kind.LOCALITY: "Register a US locality",
    Kind.COUNTERPART: "Register a local government abroad",
    Kind.NETWORK: "Register a city network",
    Kind.PROGRAMME: "Register a programme",
}


@dataclass(frozen=True, slots=True)
class ChooseKind(Page):
    """The four kinds of party."""

    template: ClassVar[str] = "ingest/choose_kind.html"


@dataclass(frozen=True, slots=True)
class PickPlace(Page):
    """Finds a place by name; `searched` says whether there was anything to look for."""

    template: ClassVar[str] = "ingest/pick_place.html"
    kind: Kind
    query: str
    searched: bool
    places: Sequence[Place]


class RegisteringPages:
    """Routes of registering."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        """Look places up in `gazetteer`."""
        self._database = database
        self._gazetteer = gazetteer

    def router(self) -> APIRouter:
        """GET /register, /register/place, /register/form; POST /register."""
        router = APIRouter()
        router.add_api_route("/register", self.choose, methods=["GET"])
        router.add_api_route("/register", self.save, methods=["POST"])
        router.add_api_route("/register/place", self.pick, methods=["GET"])
        router.add_api_route("/register/form", self.form, methods=["GET"])
        return router

    async def choose(self, request: Request, session: SignedIn) -> Response:
        """First step."""
        return page(request, ChooseKind("Register"), session)

    async def pick(self, request: Request, session: SignedIn, kind: Kind, q: str = "") -> Response:
        """Second step, for governments."""
        if kind not in (Kind.LOCALITY, Kind.COUNTERPART):
            raise NotFoundError
        places = await self._search(kind, q)
        content = PickPlace(TITLES[kind], kind, q, bool(q.strip()), places)
        return page(request, content, session)

    async def form(
        self, request: Request, session: SignedIn, kind: Kind, place: int | None = None
    ) -> Response:
        """Third step, filled in as far as the gazetteer knows."""
        found = await run_in_threadpool(self._gazetteer.get, place) if place else None
        values = {"contacts.1.email": session.email, "contacts.2.kind": "political"}
        if found is not None and is_us(found.country) == (kind is Kind.LOCALITY):
            values |= _of_place(found)
        return page(request, profile_form(TITLES[kind], "/register", kind, values), session)

    async def save(self, request: Request, session: SignedIn) -> Response:
        """Save and go to the suggestions; or show the form again with everything typed."""
        values = await posted(request)
        kind = _kind(values.get("kind", ""))
        if values.get("action") == "add_priority":
            form = profile_form(TITLES[kind], "/register", kind, values, more_priorities=1)
            return page(request, form, session)
        try:
            profile = read_form(values)
            async with self._database.transaction() as transaction:
                saved, renewed = await register_office(transaction, profile, session)
        except InvalidProfileError as error:
            problems = error.problems
        except AlreadyRegisteredError as error:
            problems = [Problem("", str(error))]
        else:
            response = RedirectResponse(f"/suggestions/{saved.profile_id}", status_code=303)
            set_session(response, request, renewed)
            return response
        form = profile_form(TITLES[kind], "/register", kind, values, problems)
        return page(request, form, session, 422)

    async def _search(self, kind: Kind, text: str) -> list[Place]:
        country = "US" if kind is Kind.LOCALITY else None
        found = await run_in_threadpool(self._gazetteer.search, text, country, 20)
        return [p for p in found if is_us(p.country) == (kind is Kind.LOCALITY)][:10]


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError:
        raise NotFoundError from None


def _of_place(place: Place) -> dict[str, str]:
    values = {
        "name": place.name,
        "country": "US" if is_us(place.country) else place.country,
        "population": str(place.population),
        "geonames_id": str(place.id),
        "latitude": str(place.latitude),
        "longitude": str(place.longitude),
        "government": "municipality",
    }
    return values | ({"subdivision": place.subdivision} if place.subdivision else {})
