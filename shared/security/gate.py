"""The gate: finds out who asks, before any route runs, and has old cookies renewed at ingest."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from starlette.datastructures import URL
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.database import Database
from shared.security import ends
from shared.security.sessions import COOKIE, Session, stated_session
from shared.security.signing import Keyring
from shared.security.tokens import Token, stated_token
from shared.settings import Settings

RENEWAL = "/account/renew"
"""The route of ingest that looks a session up and states it anew."""
_WITHOUT = ("/static/", "/healthz", RENEWAL)


class Gate:
    """ASGI middleware that leaves `session` and `token` in the state of each request.

    A statement older than `FRESH` is renewed by a detour over ingest with status 307, so that a form
    arrives with what was typed.
    """

    def __init__(
        self, app: ASGIApp, *, database: Database, keyring: Keyring, settings: Settings
    ) -> None:
        """Look ended sessions up in `database`, a service's own."""
        self.app = app
        self._database = database
        self._keyring = keyring
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who asks, or send an old cookie to be renewed."""
        if scope["type"] != "http" or scope["path"].startswith(_WITHOUT):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        session = await self._session(connection)
        connection.state.session = session
        connection.state.token = await self._token(connection)
        if session is None or session.is_fresh:
            await self.app(scope, receive, send)
            return
        await _renewal(connection.url)(scope, receive, send)

    async def _session(self, connection: HTTPConnection) -> Session | None:
        cookie = connection.cookies.get(COOKIE)
        found = stated_session(self._keyring, self._settings, cookie) if cookie else None
        if found and await self._ended((found.id, found.account_id), found.started_at):
            return None
        return found

    async def _token(self, connection: HTTPConnection) -> Token | None:
        scheme, _, value = connection.headers.get("authorization", "").partition(" ")
        found = stated_token(self._keyring, value) if scheme.lower() == "bearer" else None
        if found and await self._ended((found.id,), found.created_at):
            return None
        return found

    async def _ended(self, keys: tuple[UUID, ...], began: datetime) -> bool:
        async with self._database.reading() as reading:
            return await ends.has_ended(reading, keys, began)


def _renewal(url: URL) -> RedirectResponse:
    target = f"{url.path}?{url.query}" if url.query else url.path
    return RedirectResponse(f"{RENEWAL}?next={quote(target, safe='/')}", status_code=307)
