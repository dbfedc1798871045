"""`/account`: one's own account, where it is signed in, and the renewal of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.handlers.accounts import safe_path
from services.ingest.handlers.memberships import (
    Belonging,
    Invited,
    belongings,
    invitations_of,
)
from services.ingest.handlers.sessions import Limits, end_all, end_one, open_sessions, renew
from services.ingest.settings import IngestSettings
from services.ingest.store.tables import SessionRow
from shared.database import Database
from shared.security import COOKIE, Keyring, Role, Session, require, set_session
from shared.security.gate import RENEWAL
from shared.security.sessions import stated_session
from shared.texts import Phrase, _
from shared.web import Page, page

Anyone = Annotated[Session, Depends(require(*Role))]
MEANS = {
    "link": Phrase("Link by e-mail"),
    "provider": Phrase("Sign-in of your organization"),
    "demo": Phrase("Demonstration"),
}


@dataclass(frozen=True, slots=True)
class AccountPage(Page):
    """Who is signed in, for which profiles, and who asks to join."""

    template: ClassVar[str] = "ingest/account.html"
    belongings: Sequence[Belonging]
    invitations: Sequence[Invited]


@dataclass(frozen=True, slots=True)
class SessionsPage(Page):
    """Where the account is signed in; `this` is the reader's own session."""

    template: ClassVar[str] = "ingest/sessions.html"
    sessions: Sequence[SessionRow]
    this: UUID
    means: dict[str, Phrase]
    limits: Limits


class AccountPages:
    """Routes of one's own account."""

    def __init__(self, database: Database, settings: IngestSettings) -> None:
        """Keep sessions in `database`, for as long as `settings` say."""
        self._database = database
        self._settings = settings
        self._limits = Limits(settings.session_idle, settings.session_lifetime)

    def router(self) -> APIRouter:
        """/account, /account/sessions and their ends, /account/renew."""
        router = APIRouter()
        router.add_api_route("/account", self.show, methods=["GET"])
        router.add_api_route("/account/sessions", self.sessions, methods=["GET"])
        router.add_api_route("/account/sessions/end-all", self.end_all, methods=["POST"])
        router.add_api_route("/account/sessions/{session_id}/end", self.end_one, methods=["POST"])
        router.add_api_route(RENEWAL, self.renew, methods=["GET", "POST", "DELETE"])
        return router

    async def show(self, request: Request, session: Anyone) -> Response:
        """The account."""
        async with self._database.reading() as reading:
            mine = await belongings(reading, session.account_id)
            invited = await invitations_of(reading, session.email)
        return page(request, AccountPage(_("Your account"), mine, invited), session)

    async def sessions(self, request: Request, session: Anyone) -> Response:
        """Where you are signed in."""
        async with self._database.reading() as reading:
            found = await open_sessions(reading, session.account_id, self._limits)
        title = _("Where you are signed in")
        return page(request, SessionsPage(title, found, session.id, MEANS, self._limits), session)

    async def end_one(self, session: Anyone, session_id: UUID) -> Response:
        """Sign one browser out."""
        async with self._database.transaction() as transaction:
            await end_one(transaction, session.account_id, session_id)
        return _signed_out() if session_id == session.id else _to_list()

    async def end_all(self, session: Anyone) -> Response:
        """Sign every browser out, this one too."""
        async with self._database.transaction() as transaction:
            await end_all(transaction, session.account_id)
        return _signed_out()

    async def renew(self, request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        """State the session anew and repeat the request; or ask to sign in, if it has ended."""
        target, keyring = safe_path(next), request.app.state.keyring
        renewed = await self._renewed(keyring, request.cookies.get(COOKIE, ""))
        if renewed is None:
            ended = RedirectResponse(f"/sign-in?next={quote(target, safe='/')}", status_code=303)
            ended.delete_cookie(COOKIE)
            return ended
        response = RedirectResponse(target, status_code=307)
        set_session(response, request, renewed)
        return response

    async def _renewed(self, keyring: Keyring, cookie: str) -> Session | None:
        old = stated_session(keyring, self._settings, cookie)
        if old is None:
            return None
        async with self._database.transaction() as transaction:
            return await renew(transaction, old, self._limits)


def _to_list() -> Response:
    return RedirectResponse("/account/sessions", status_code=303)


def _signed_out() -> Response:
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(COOKIE)
    return response
