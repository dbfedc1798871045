"""`/account/invitations/{key}`: the page behind the link of an invitation. Looking changes nothing."""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.account_errors import (
    OfficerAccountError,
    TooManyProfilesError,
    UnknownInvitationError,
)
from services.ingest.domain.errors import IngestError
from services.ingest.handlers.people import accept, invitation_for
from services.ingest.handlers.views import profile_row
from services.ingest.store.tables import InvitationRow, ProfileRow
from shared.database import Database
from shared.security import Session, require, set_session
from shared.texts import _, told
from shared.web import Page, page

SignedIn = Annotated[Session, Depends(require())]


@dataclass(frozen=True, slots=True)
class InvitationPage(Page):
    """Who invites to what."""

    template: ClassVar[str] = "ingest/invitation.html"
    invitation: InvitationRow
    profile: ProfileRow


@dataclass(frozen=True, slots=True)
class InvitationGone(Page):
    """It cannot be accepted (any more), or not by this account."""

    template: ClassVar[str] = "ingest/invitation_gone.html"
    text: str


class InvitationPages:
    """Routes of an invitation, for the account of the address it was sent to."""

    def __init__(self, database: Database) -> None:
        """Keep the answer in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET and POST /account/invitations/{key}."""
        router = APIRouter(prefix="/account/invitations/{key}")
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("", self.accept, methods=["POST"])
        return router

    async def show(self, request: Request, session: SignedIn, key: UUID) -> Response:
        """Ask for a click."""
        try:
            async with self._database.reading() as reading:
                invitation = await invitation_for(reading, key, session.email)
                profile = await profile_row(reading, invitation.profile_id)
        except IngestError as error:
            return _gone(request, session, error)
        return page(
            request,
            InvitationPage(_("Join %(name)s", name=profile.name), invitation, profile),
            session,
        )

    async def accept(self, request: Request, session: SignedIn, key: UUID) -> Response:
        """Join, and go to the people of the profile."""
        try:
            async with self._database.transaction() as transaction:
                invitation = await invitation_for(transaction, key, session.email)
                renewed = await accept(transaction, key, session)
        except (UnknownInvitationError, OfficerAccountError, TooManyProfilesError) as error:
            return _gone(request, session, error)
        response = RedirectResponse(f"/account/people/{invitation.profile_id}", status_code=303)
        set_session(response, request, renewed)
        return response


def _gone(request: Request, session: Session, error: IngestError) -> Response:
    return page(request, InvitationGone(_("This invitation is closed"), told(error)), session, 410)
