"""`/register/{draft}/place`: the place picker."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import AlreadyRegisteredError
from services.ingest.domain.registration.checks import Mistake
from services.ingest.domain.registration.steps import (
    Step,
    fields_of,
    is_government,
    next_step,
)
from services.ingest.handlers.drafts import ConflictError, save
from services.ingest.handlers.offices import Claim, refuse_second
from services.ingest.pages.registration.frame import (
    Frame,
    Typist,
    frame_of,
    held,
    own_draft,
    posted,
    seen_version,
    title_of,
)
from services.ingest.store.tables import DraftRow
from shared.database import Database
from shared.naming import subdivision_name
from shared.places import Gazetteer, Place
from shared.profile import Government, Kind
from shared.security import Session, require
from shared.texts import told
from shared.texts.formats import country
from shared.us import is_us
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
SHOWN = 10
_QUERY_MAX = 100
_NUMBER = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Found:
    """A place as people read it: `where` is its state or region and country."""

    id: int
    name: str
    where: str
    population: int | None


@dataclass(frozen=True, slots=True)
class PlacePage(Page):
    """Search for a place, and what was found."""

    template: ClassVar[str] = "ingest/register/place.html"
    frame: Frame
    query: str
    places: Sequence[Found]


@dataclass(frozen=True, slots=True)
class PlacesFound(Page):
    """What was found, as a part of a page; `button` is the name of the buttons that choose."""

    template: ClassVar[str] = "ingest/register/places_found.html"
    query: str
    places: Sequence[Found]
    button: str


async def find(
    gazetteer: Gazetteer, text: str, *, in_us: bool, counties: bool = True
) -> list[Found]:
    """Places of one side of the ocean whose name begins with `text`, the most populous first."""
    wanted = text.strip()[:_QUERY_MAX]
    found = await run_in_threadpool(gazetteer.search, wanted, "US" if in_us else None, 40)
    fitting = [p for p in found if is_us(p.country) == in_us and (counties or p.geonames_id)]
    return [_found(p) for p in fitting][:SHOWN]


class PlacePages:
    """Routes of the place picker."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        """Look places up in `gazetteer`."""
        self._database = database
        self._gazetteer = gazetteer

    def router(self) -> APIRouter:
        """GET and POST /register/{draft_id}/place; POST /register/{draft_id}/find for live search."""
        router = APIRouter(prefix="/register/{draft_id}")
        router.add_api_route("/place", self.show, methods=["GET"])
        router.add_api_route("/place", self.choose, methods=["POST"])
        router.add_api_route("/find", self.find, methods=["POST"])
        return router

    async def show(
        self, request: Request, session: SignedIn, draft_id: UUID, q: str = ""
    ) -> Response:
        """The search, with what was found."""
        draft = await self._draft(session, draft_id)
        return await self._page(request, session, draft, q)

    async def choose(self, request: Request, session: Typist, draft_id: UUID) -> Response:
        """Take a place, or search where no script did."""
        if session is None:
            return await held(request)
        draft, typed = await self._draft(session, draft_id), await posted(request)
        chosen = typed.get("place", "")
        place = await self._get(int(chosen)) if _NUMBER.fullmatch(chosen) else None
        if place is None or is_us(place.country) != (draft.kind == Kind.LOCALITY):
            return await self._page(request, session, draft, typed.get("q", ""))
        kind = Kind(draft.kind)
        values = of_place(place)
        try:
            async with self._database.transaction() as transaction:
                if draft.profile_id is None:
                    await refuse_second(transaction, _claim(kind, values))
                fields = fields_of(Step.PLACE, kind)
                await save(transaction, draft_id, session, fields, values, seen_version(typed))
        except AlreadyRegisteredError as error:
            mistake = Mistake("q", told(error))
            return await self._page(request, session, draft, typed.get("q", ""), mistake)
        except ConflictError as error:
            return await self._page(request, session, draft, typed.get("q", ""), conflict=error)
        following = next_step(Step.PLACE, kind, quick=draft.quick)
        return RedirectResponse(f"/register/{draft_id}/{following}", status_code=303)

    async def find(self, request: Request, session: SignedIn, draft_id: UUID) -> Response:
        """What is found while somebody types: for the party itself, or for a tie of it."""
        draft, typed = await self._draft(session, draft_id), await posted(request)
        for_tie = "tie_q" in typed
        query = typed.get("tie_q" if for_tie else "q", "")
        in_us = (draft.kind == Kind.LOCALITY) != for_tie
        found = await find(self._gazetteer, query, in_us=in_us, counties=not for_tie)
        button = "add_place" if for_tie else "place"
        return page(request, PlacesFound("", query, found, button), session)

    async def _page(
        self,
        request: Request,
        session: Session,
        draft: DraftRow,
        query: str,
        mistake: Mistake | None = None,
        conflict: ConflictError | None = None,
    ) -> Response:
        kind = Kind(draft.kind)
        places = await find(self._gazetteer, query, in_us=kind is Kind.LOCALITY)
        frame = frame_of(
            draft, Step.PLACE, mistakes=[mistake] if mistake else (), conflict=conflict
        )
        content = PlacePage(title_of(Step.PLACE, kind), frame, query, places)
        status = 422 if mistake else 409 if conflict else 200
        return page(request, content, session, status)

    async def _get(self, place_id: int) -> Place | None:
        return await run_in_threadpool(self._gazetteer.get, place_id)

    async def _draft(self, session: Session, draft_id: UUID) -> DraftRow:
        draft = await own_draft(self._database, draft_id, session)
        if not is_government(Kind(draft.kind)):
            raise NotFoundError
        return draft


def of_place(place: Place) -> dict[str, str]:
    """What the gazetteer knows of a place, as values of a draft."""
    known = {
        "name": place.name,
        "country": "US" if is_us(place.country) else place.country,
        "subdivision": place.subdivision,
        "population": place.population,
        "geonames_id": place.geonames_id,
        "census_geoid": place.census_geoid,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "government": (Government.COUNTY if place.census_geoid else Government.MUNICIPALITY).value,
    }
    return {name: str(value) for name, value in known.items() if value is not None}


def _claim(kind: Kind, values: Mapping[str, str]) -> Claim:
    return Claim(
        kind.value,
        values["name"],
        values["country"],
        values.get("subdivision"),
        values["government"],
        int(values["geonames_id"]) if "geonames_id" in values else None,
    )


def _found(place: Place) -> Found:
    parts = [subdivision_name(place.subdivision)]
    if not is_us(place.country):
        parts.append(country(place.country))
    return Found(place.id, place.name, ", ".join(p for p in parts if p), place.population)
