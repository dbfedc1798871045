"""`/profiles/{id}/brief`: a profile on two pages; for its owners, officers and auditors."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.ingest.domain.errors import UnknownProfileError
from services.ingest.handlers.views import profile_of, profile_row
from shared.briefs import Brief, Paper, profile_brief
from shared.database import Database
from shared.security import Session, require
from shared.texts import Phrase
from shared.web import NotFoundError, page
from shared.web.briefs import brief_page, brief_pdf

SignedIn = Annotated[Session, Depends(require())]
STATUS = {
    "active": Phrase("Registered with Entente and taking part."),
    "paused": Phrase("Registered with Entente; paused, so that it gets no new suggestions."),
    "withdrawn": Phrase("Withdrawn from Entente."),
}


class BriefPages:
    """Routes of the brief of a profile."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET /profiles/{id}/brief and .pdf."""
        router = APIRouter()
        router.add_api_route("/profiles/{profile_id}/brief", self.show, methods=["GET"])
        router.add_api_route("/profiles/{profile_id}/brief.pdf", self.download, methods=["GET"])
        return router

    async def show(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """The page to print."""
        back = f"/profiles/{profile_id}"
        brief = await self._brief(session, profile_id)
        return page(request, brief_page(brief, address=f"{back}/brief", back=back), session)

    async def download(
        self, session: SignedIn, profile_id: UUID, paper: Paper = Paper.LETTER
    ) -> Response:
        """The PDF."""
        return await brief_pdf(await self._brief(session, profile_id), paper)

    async def _brief(self, session: Session, profile_id: UUID) -> Brief:
        session.check_sees(profile_id)
        try:
            async with self._database.reading() as reading:
                row = await profile_row(reading, profile_id)
        except UnknownProfileError as error:
            raise NotFoundError from error
        today = datetime.now(UTC).date()
        return profile_brief(profile_of(row), day=today, status=str(STATUS[row.state]))
