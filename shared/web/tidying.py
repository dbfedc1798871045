"""Tidies what people type into forms, before any route counts or keeps it; JSON is left alone."""

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.characters import one_line_end, visible

FORM = "application/x-www-form-urlencoded"
SIZE_MAX = 1_000_000
"""Largest form, in octets; the longest of ours has some 100,000."""


class TooLargeFormError(Exception):
    """Nobody types that much."""


class TidyForms:
    """ASGI middleware: line ends become one character each, hidden characters go."""

    def __init__(self, app: ASGIApp) -> None:
        """Pass tidied forms on to `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a form whole, tidy it, and pass it on as one message."""
        if scope["type"] != "http" or not _is_form(scope):
            await self.app(scope, receive, send)
            return
        try:
            body = await _body(receive)
        except TooLargeFormError:
            refused = PlainTextResponse("This form is too large: at most 1 MB.", 413)
            await refused(scope, receive, send)
            return
        if body is None:
            return
        tidied = _tidied(body)
        headers = MutableHeaders(scope=scope)
        headers["content-length"] = str(len(tidied))
        await self.app(scope, _replayed(tidied, receive), send)


def _is_form(scope: Scope) -> bool:
    return Headers(scope=scope).get("content-type", "").lower().startswith(FORM)


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; none if whoever sent it has gone."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > SIZE_MAX:
            raise TooLargeFormError
        if not message.get("more_body", False):
            return b"".join(parts)


def _tidied(body: bytes) -> bytes:
    fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, errors="replace")
    return urlencode([(name, visible(one_line_end(text))) for name, text in fields]).encode()


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
