"""Sign-in with an organization's own account; these routes exist where an issuer is configured.

Between leaving and coming back, a signed cookie remembers what the return is checked with.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import IngestError
from services.ingest.handlers.accounts import safe_path
from services.ingest.handlers.memberships import languages_of
from services.ingest.handlers.provider import account_of
from services.ingest.handlers.sessions import begin
from services.ingest.oidc import Provider, ProviderError
from services.ingest.pages.sign_in import user_agent
from services.ingest.settings import IngestSettings
from shared.database import Database
from shared.security import InvalidTokenError, Keyring, MaybeSession, set_session
from shared.texts import _, told
from shared.web import Page, page
from shared.web.languages import remember_language

PATH = "/organization-sign-in"
COOKIE = "entente_organization"
SECONDS = 600
_PURPOSE = "organization-sign-in"


@dataclass(frozen=True, slots=True)
class ProviderFailed(Page):
    """Says why somebody was not signed in, and what else to do."""

    template: ClassVar[str] = "ingest/provider_failed.html"
    text: str


class ProviderPages:
    """Leaving for the issuer, and coming back."""

    def __init__(self, database: Database, settings: IngestSettings) -> None:
        """Keep accounts in `database`."""
        self._database = database
        self._settings = settings
        self._provider = Provider(settings)

    def router(self) -> APIRouter:
        """GET /organization-sign-in and /organization-sign-in/return."""
        router = APIRouter(prefix=PATH)
        router.add_api_route("", self.leave, methods=["GET"])
        router.add_api_route("/return", self.come_back, methods=["GET"])
        return router

    async def leave(self, request: Request, session: MaybeSession, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        """To the issuer."""
        remembered: dict[str, Any] = {}
        url = f"{self._settings.public_url.rstrip('/')}{PATH}/return"
        try:
            response = await self._provider.ask(request, url, remembered)
        except ProviderError as error:
            return self._failed(request, session, error, 502)
        keyring: Keyring = request.app.state.keyring
        response.set_cookie(
            COOKIE,
            keyring.sign(_PURPOSE, {"kept": remembered, "next": safe_path(next)}),
            max_age=SECONDS,
            path=PATH,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    async def come_back(self, request: Request, session: MaybeSession) -> Response:
        """Sign in whoever the issuer vouches for."""
        keyring: Keyring = request.app.state.keyring
        try:
            memory = keyring.read(_PURPOSE, request.cookies.get(COOKIE, ""), SECONDS)
            identity = await self._provider.identity(request, memory["kept"])
            async with self._database.transaction() as transaction:
                account = await account_of(transaction, identity, self._settings.welcome_domains)
                signed_in = await begin(
                    transaction, account, user_agent=user_agent(request), means="provider"
                )
                languages = await languages_of(transaction, account.id)
        except (InvalidTokenError, ProviderError):
            return self._failed(request, session, ProviderError(), 400)
        except IngestError as error:
            return self._failed(request, session, error, 403)
        response = RedirectResponse(memory["next"], status_code=303)
        response.delete_cookie(COOKIE, path=PATH)
        set_session(response, request, signed_in)
        remember_language(response, request, languages)
        return response

    def _failed(
        self, request: Request, session: MaybeSession, error: Exception, status: int
    ) -> Response:
        response = page(
            request, ProviderFailed(_("You are not signed in"), told(error)), session, status
        )
        response.delete_cookie(COOKIE, path=PATH)
        return response
