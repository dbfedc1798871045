"""Finds out which language a request is answered in, and offers the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.security import READERS, Session
from shared.texts import LANGUAGES, speaking
from shared.texts.language import OFFICERS_LANGUAGES, SOURCE, accepted, first_of, speak

PARAMETER = "lang"
COOKIE = "entente_language"
_YEAR = 365 * 24 * 3600
_WITHOUT = ("/static/", "/healthz", "/api/")


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language that this page can be had in: its code, own name and address."""

    code: str
    name: str
    address: str


class Languages:
    """ASGI middleware: each request is answered in one language, left in its state.

    In this order: `?lang=`, which is kept in a cookie; the cookie; what the browser asks for; English. A
    page that knows whom it speaks to suggests that party's languages (`suggest_language`).
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose the language, and remember it where it was asked for in the address."""
        if scope["type"] != "http" or scope["path"].startswith(_WITHOUT):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        available = offered(getattr(connection.state, "session", None))
        asked = first_of([connection.query_params.get(PARAMETER, "")], available)
        chosen = asked or first_of([connection.cookies.get(COOKIE, "")], available)
        wanted = accepted(connection.headers.get("accept-language", ""))
        language = chosen or first_of(wanted, available) or SOURCE
        connection.state.language = language
        connection.state.language_chosen = chosen is not None
        with speaking(language):
            await self.app(scope, receive, _remembering(scope, send, asked) if asked else send)


def offered(session: Session | None) -> tuple[str, ...]:
    """Languages of the pages of whoever is signed in: officers' pages are in fewer."""
    return OFFICERS_LANGUAGES if session and session.role in READERS else tuple(LANGUAGES)


def language_of(request: Request) -> str:
    """The language that a request is answered in."""
    return str(getattr(request.state, "language", SOURCE))


def suggest_language(request: Request, codes: Sequence[str]) -> None:
    """Answer in a language of this party (`["pt", "en"]`), unless the reader chose one.

    A language that the browser asks for and the party works in stays.
    """
    language = _better(request, codes)
    if language:
        request.state.language = language
        speak(language)


def remember_language(response: Response, request: Request, codes: Sequence[str]) -> None:
    """Keep the language that `suggest_language` would take for the pages that follow."""
    language = _better(request, codes)
    if language:
        response.headers.append("Set-Cookie", _cookie(language, request.url.scheme))


def _better(request: Request, codes: Sequence[str]) -> str | None:
    if getattr(request.state, "language_chosen", False) or language_of(request) in codes:
        return None
    return first_of(codes)


def language_links(request: Request, session: Session | None) -> tuple[LanguageLink, ...]:
    """This page in every language; for the answer to a form, the page that had the form."""
    path, query = _address(request)
    kept = [(k, v) for k, v in parse_qsl(query) if k != PARAMETER]
    return tuple(
        LanguageLink(code, LANGUAGES[code], f"{path}?{urlencode([*kept, (PARAMETER, code)])}")
        for code in offered(session)
    )


def _address(request: Request) -> tuple[str, str]:
    if request.method == "GET":
        return request.url.path, request.url.query
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc == request.headers.get("host"):
        return came_from.path or "/", came_from.query
    return "/", ""


def _cookie(language: str, scheme: str) -> str:
    secure = "; Secure" if scheme == "https" else ""
    return f"{COOKIE}={language}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _remembering(scope: Scope, send: Send, language: str) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookie = _cookie(language, scope["scheme"])
            MutableHeaders(scope=message).append("Set-Cookie", cookie)
        await send(message)

    return send_with_cookie
