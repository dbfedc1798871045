"""Lists of profiles, and one profile as its reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.ingest.domain.errors import UnknownProfileError
from services.ingest.handlers.views import (
    Key,
    KnownTie,
    known_ties,
    list_profiles,
    profile_of,
    profile_row,
)
from services.ingest.store.tables import ProfileRow
from shared.database import Database
from shared.profile import Kind, Profile
from shared.security import Session, require
from shared.texts import _
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]


@dataclass(frozen=True, slots=True)
class ProfileList(Page):
    """Profiles by name; officers see all and can filter, owners see their own."""

    template: ClassVar[str] = "ingest/profiles.html"
    profiles: Sequence[ProfileRow]
    is_officer: bool
    kinds: Sequence[Kind]
    kind: str
    name: str
    next_page: str | None


@dataclass(frozen=True, slots=True)
class ProfilePage(Page):
    """One profile; `sees_contacts` for its owners and officers, `may_change` for its owners."""

    template: ClassVar[str] = "ingest/profile.html"
    row: ProfileRow
    profile: Profile
    ties: Sequence[KnownTie]
    more_ties: bool
    sees_contacts: bool
    may_change: bool


class ProfilePages:
    """Routes that show profiles."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET /profiles, /profiles/{id}."""
        router = APIRouter()
        router.add_api_route("/profiles", self.list, methods=["GET"])
        router.add_api_route("/profiles/{profile_id}", self.show, methods=["GET"])
        return router

    async def list(
        self,
        request: Request,
        session: SignedIn,
        kind: str = "",
        name: str = "",
        after: Annotated[tuple[str, UUID] | None, Query()] = None,
    ) -> Response:
        """A page of profiles from the key `after` on."""
        chosen = kind if kind in set(Kind) else None
        owner = None if session.is_officer else session.account_id
        async with self._database.reading() as reading:
            found = await list_profiles(reading, owner=owner, kind=chosen, name=name, after=after)
        content = ProfileList(
            title=_("Profiles") if session.is_officer else _("Your profiles"),
            profiles=found.rows,
            is_officer=session.is_officer,
            kinds=list(Kind),
            kind=chosen or "",
            name=name,
            next_page=_next_page(kind, name, found.next_after),
        )
        return page(request, content, session)

    async def show(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """A profile; a withdrawn one only to its owners and officers."""
        try:
            async with self._database.reading() as reading:
                row = await profile_row(reading, profile_id)
                ties, more = await known_ties(reading, profile_id)
        except UnknownProfileError as error:
            raise NotFoundError from error
        is_near = session.is_officer or session.owns(profile_id)
        if row.state == "withdrawn" and not is_near:
            raise NotFoundError
        content = ProfilePage(
            title=row.name,
            row=row,
            profile=profile_of(row),
            ties=ties,
            more_ties=more,
            sees_contacts=is_near,
            may_change=session.owns(profile_id) and row.state != "withdrawn",
        )
        return page(request, content, session)


def _next_page(kind: str, name: str, after: Key | None) -> str | None:
    if after is None:
        return None
    filters = [(key, value) for key, value in (("kind", kind), ("name", name)) if value]
    return "/profiles?" + urlencode([*filters, ("after", after[0]), ("after", str(after[1]))])
