"""Posts webhooks over HTTP, to addresses of the public internet only; does not decide when or what.

A name is resolved here, every address that it leads to is judged, and the connection is made to one of
those very addresses: a name that leads elsewhere a moment later (DNS rebinding) changes nothing. TLS
still checks the certificate against the name. No redirect is followed and no proxy is used.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import httpcore2

from services.notifier.domain.targets import BadTargetError, check_url, may_connect
from services.notifier.handlers.calling import Answer, NotCalledError

SECONDS = 10.0
"""How long one call may take, from the look-up of the name to the end of the answer."""
WORDS_MAX = 500
_READ_MAX = 4_096
_FAILURES = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError)

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Gives the IP addresses of a name, for a port."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as this machine's resolver gives them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=1)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Network(httpcore2.AsyncNetworkBackend):
    """Connects to a name only if each of its addresses may be connected to."""

    def __init__(self, resolving: Resolve, *, is_plain: bool, allows_local: bool) -> None:
        """`is_plain`: without TLS; `allows_local` as in `may_connect`."""
        self._resolve = resolving
        self._is_plain = is_plain
        self._allows_local = allows_local
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address of the name that answers."""
        addresses = await self._resolve(host, port)
        if not addresses or not all(self._may(address, port) for address in addresses):
            raise NotCalledError(
                f"{host} does not lead to the public internet, so it was not called."
            )
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
        return await self._inner.connect_tcp(
            addresses[-1], port, timeout, local_address, socket_options
        )

    def _may(self, address: str, port: int) -> bool:
        return may_connect(address, port, is_plain=self._is_plain, allows_local=self._allows_local)


class HttpPoster:
    """Posts over a connection of its own for each call."""

    def __init__(
        self,
        *,
        allows_local: bool,
        resolving: Resolve = resolve,
        context: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """`context` says which certificates are trusted; default: those that the system trusts."""
        self._allows_local = allows_local
        self._resolve = resolving
        self._context = context or httpcore2.default_ssl_context()
        self._seconds = seconds

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a body and read the beginning of the answer; raises `NotCalledError`."""
        try:
            checked = check_url(url, allows_local=self._allows_local)
            async with asyncio.timeout(self._seconds):
                return await self._post(checked, headers, body)
        except BadTargetError as error:
            raise NotCalledError("The address is not one that we call.") from error
        except TimeoutError as error:
            raise NotCalledError(f"No answer within {self._seconds:g} seconds.") from error
        except _FAILURES as error:
            raise NotCalledError(_plain(str(error) or type(error).__name__)) from error

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        network = Network(
            self._resolve,
            is_plain=url.startswith("http:"),
            allows_local=self._allows_local,
        )
        sent = {"user-agent": "Entente/1", "accept": "*/*", **headers}
        async with (
            httpcore2.AsyncConnectionPool(self._context, network_backend=network) as pool,
            pool.stream("POST", url, headers=[*sent.items()], content=body) as response,
        ):
            words = _plain(await _beginning(response))
            return Answer(response.status, words, _retry_after(response))


def _retry_after(response: httpcore2.Response) -> str | None:
    found = (value for name, value in response.headers if name.lower() == b"retry-after")
    return next((value.decode("ascii", "replace") for value in found), None)


async def _beginning(response: httpcore2.Response) -> str:
    found = b""
    async for chunk in response.aiter_stream():
        found += chunk
        if len(found) >= _READ_MAX:
            break
    return found[:_READ_MAX].decode(errors="replace")


def _plain(text: str) -> str:
    """Text on one line, without control characters, at most `WORDS_MAX` long."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())[:WORDS_MAX]
