"""The start page: what Entente is; for those signed in, what is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from services.ingest.handlers.drafts import drafts_of
from services.ingest.handlers.views import list_profiles
from services.ingest.store.tables import DraftRow, ProfileRow
from shared.database import Database
from shared.security import MaybeSession
from shared.texts import _
from shared.web import Page, page


@dataclass(frozen=True, slots=True)
class Landing(Page):
    """What Entente is and for whom; `profiles` and `drafts` are the reader's own."""

    template: ClassVar[str] = "ingest/landing.html"
    profiles: Sequence[ProfileRow]
    drafts: Sequence[DraftRow]


class StartPage:
    """The route of the start page."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET /."""
        router = APIRouter()
        router.add_api_route("/", self.landing, methods=["GET"])
        return router

    async def landing(self, request: Request, session: MaybeSession) -> Response:
        """For owners with their profiles."""
        rows: Sequence[ProfileRow] = ()
        open_drafts: Sequence[DraftRow] = ()
        if session is not None and not session.is_officer:
            async with self._database.reading() as reading:
                rows = (await list_profiles(reading, owner=session.account_id)).rows
                open_drafts = await drafts_of(reading, session)
        return page(request, Landing(_("Partners for your city"), rows, open_drafts), session)
