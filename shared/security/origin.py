"""Refuses forms that another site sent: by Sec-Fetch-Site, or Origin where a browser lacks it.

Source: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata headers".
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ONE_CLICK = "/unsubscribe/"
"""Below it mail programs post from sites of their own (RFC 8058); only the signed token there counts."""


class SameOrigin:
    """ASGI middleware; a machine with a bearer token sends no cookies and is let through."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] != "http" or _is_harmless(scope) or _is_own(scope):
            await self.app(scope, receive, send)
            return
        response = PlainTextResponse("This form was sent from another site.", status_code=403)
        await response(scope, receive, send)


def _is_harmless(scope: Scope) -> bool:
    """Whether a request changes nothing, or nothing that a cookie would be needed for."""
    return scope["method"] in SAFE_METHODS or scope["path"].startswith(ONE_CLICK)


def _is_own(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
