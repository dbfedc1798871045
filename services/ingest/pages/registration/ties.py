"""`/register/{draft}/ties`: the partners that a party has already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.ingest.domain.registration.checks import Mistake
from services.ingest.domain.registration.steps import Step, fields_of, is_government, next_step
from services.ingest.domain.registration.ties import MEMBERSHIP
from services.ingest.domain.registration.values import entries, with_entries
from services.ingest.handlers.drafts import ConflictError, put, remove_entry, save
from services.ingest.handlers.publishing import problems_on
from services.ingest.handlers.views import KnownTie, known_ties, network_names
from services.ingest.pages.registration.frame import (
    CHECK,
    Frame,
    Typist,
    comes_from_check,
    frame_of,
    held,
    own_draft,
    posted,
    seen_version,
    title_of,
)
from services.ingest.pages.registration.options import Choices, choices
from services.ingest.pages.registration.place import Found, find
from services.ingest.store.tables import DraftRow
from shared.database import Database
from shared.places import Gazetteer, Place
from shared.profile import Kind
from shared.security import Session, require
from shared.texts import Phrase
from shared.us import is_us
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
MOST = 50
FIRST_TIER = "sister_city"
"""The kind that a new tie has until another is chosen."""


@dataclass(frozen=True, slots=True)
class TiesPage(Page):
    """Ties of the draft, those that others reported of the same party, and a search for more.

    `networks` has the names of registered networks, for a locality to choose from.
    """

    template: ClassVar[str] = "ingest/register/ties.html"
    frame: Frame
    choices: Choices
    ties: Mapping[int, Mapping[str, str]]
    known: Sequence[KnownTie]
    query: str
    places: Sequence[Found]
    networks: Sequence[str]
    abroad: bool


class TiePages:
    """Routes of the partners."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        """Look places up in `gazetteer`."""
        self._database = database
        self._gazetteer = gazetteer

    def router(self) -> APIRouter:
        """GET and POST /register/{draft_id}/ties."""
        router = APIRouter(prefix="/register/{draft_id}")
        router.add_api_route("/ties", self.show, methods=["GET"])
        router.add_api_route("/ties", self.save, methods=["POST"])
        return router

    async def show(
        self, request: Request, session: SignedIn, draft_id: UUID, q: str = ""
    ) -> Response:
        """The ties so far, and what was found."""
        draft = await self._draft(session, draft_id)
        return await self._page(request, session, draft, q)

    async def save(self, request: Request, session: Typist, draft_id: UUID) -> Response:
        """Save what was typed; then add, remove, search or go on."""
        if session is None:
            return await held(request)
        draft, typed = await self._draft(session, draft_id), await posted(request)
        fields, wrong = fields_of(Step.TIES, Kind(draft.kind)), []
        try:
            async with self._database.transaction() as transaction:
                draft = await save(
                    transaction, draft_id, session, fields, typed, seen_version(typed)
                )
                new = await self._new(typed, draft)
                if isinstance(new, Mistake):
                    wrong = [new]
                elif new:
                    rows = [*entries(draft.values, "ties").values(), new][:MOST]
                    wanted = with_entries(draft.values, "ties", rows)
                    await put(transaction, draft, wanted, session.email)
                if (number := typed.get("remove", "")).isdecimal():
                    await remove_entry(transaction, draft, "ties", int(number), session.email)
        except ConflictError as error:
            return await self._page(request, session, draft, "", values=typed, conflict=error)
        wrong = wrong or problems_on(draft, fields)
        if wrong and typed.get("action") != "later":
            return await self._page(request, session, draft, "", wrong=wrong)
        return _onward(request, draft, typed)

    async def _new(self, typed: Mapping[str, str], draft: DraftRow) -> dict[str, str] | Mistake:
        """What to add: a place that was found, or a place or network that was typed; or nothing."""
        chosen = typed.get("add_place", "")
        if chosen.isdecimal():
            place = await run_in_threadpool(self._gazetteer.get, min(int(chosen), 2**40))
            return _tie_with(place) if place else {}
        if typed.get("action") == "add_network" and draft.kind == Kind.LOCALITY:
            return _network(typed)
        return _named(typed, draft) if typed.get("action") == "add_named" else {}

    async def _page(
        self,
        request: Request,
        session: Session,
        draft: DraftRow,
        query: str,
        *,
        values: Mapping[str, str] | None = None,
        wrong: Sequence[Mistake] = (),
        conflict: ConflictError | None = None,
    ) -> Response:
        kind = Kind(draft.kind)
        abroad = kind is Kind.LOCALITY
        content = TiesPage(
            title=title_of(Step.TIES, kind),
            frame=frame_of(
                draft,
                Step.TIES,
                values=values,
                mistakes=wrong,
                conflict=conflict,
                from_check=comes_from_check(request),
            ),
            choices=choices(kind),
            ties=entries(values or draft.values, "ties"),
            known=await self._known(draft),
            query=query,
            places=await find(self._gazetteer, query, in_us=not abroad, counties=False),
            networks=await self._networks() if abroad else (),
            abroad=abroad,
        )
        return page(request, content, session, 422 if wrong else 409 if conflict else 200)

    async def _known(self, draft: DraftRow) -> Sequence[KnownTie]:
        """Ties that others reported of this party."""
        if draft.profile_id is None:
            return ()
        async with self._database.reading() as reading:
            found, _more = await known_ties(reading, draft.profile_id)
        return [tie for tie in found if tie.reported_by != draft.profile_id]

    async def _networks(self) -> Sequence[str]:
        async with self._database.reading() as reading:
            return await network_names(reading)

    async def _draft(self, session: Session, draft_id: UUID) -> DraftRow:
        draft = await own_draft(self._database, draft_id, session)
        if draft.quick or not is_government(Kind(draft.kind)):
            raise NotFoundError
        return draft


def _onward(request: Request, draft: DraftRow, typed: Mapping[str, str]) -> Response:
    base, action = f"/register/{draft.id}", typed.get("action", "")
    from_check = comes_from_check(request)
    stays = (
        action in ("find", "add_named", "add_network")
        or typed.get("add_place")
        or typed.get("remove")
    )
    if action == "later":
        return RedirectResponse("/register?saved=true", status_code=303)
    if stays:
        query = quote(typed.get("tie_q", "")) if action == "find" else ""
        kept = "&from=check" if from_check else ""
        anchor = "add" if action == "find" else "ties"
        return RedirectResponse(f"{base}/ties?q={query}{kept}#{anchor}", status_code=303)
    following = next_step(Step.TIES, Kind(draft.kind), quick=draft.quick)
    target = CHECK if from_check else following
    return RedirectResponse(f"{base}/{target}", status_code=303)


def _tie_with(place: Place) -> dict[str, str]:
    country = "US" if is_us(place.country) else place.country
    found = {"name": place.name, "country": country, "geonames_id": str(place.id)}
    return found | {"subdivision": place.subdivision or "", "kind": FIRST_TIER}


def _network(typed: Mapping[str, str]) -> dict[str, str] | Mistake:
    name = typed.get("new.network", "").strip()
    if not name:
        return Mistake("new.network", Phrase("Enter the name of the network."))
    return {"name": name, "kind": MEMBERSHIP}


def _named(typed: Mapping[str, str], draft: DraftRow) -> dict[str, str] | Mistake:
    name, where = typed.get("new.name", "").strip(), typed.get("new.where", "")
    if not name:
        return Mistake("new.name", Phrase("Enter the name of the place."))
    if not where:
        return Mistake("new.where", Phrase("Choose the country or state it is in."))
    abroad = draft.kind == Kind.LOCALITY
    place = {"country": where} if abroad else {"country": "US", "subdivision": where}
    return {"name": name, "kind": FIRST_TIER} | place
