"""The mail server as `SMTP_URL` names it."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("smtp", "smtps", "smtp+unix")
_STARTTLS = {"offered": None, "require": True, "never": False}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server is and how to speak to it.

    `starttls` is `None` where it is used if the server offers it. `ca` is a file of certificates to
    trust beside the system's.
    """

    scheme: Literal["smtp", "smtps", "smtp+unix"]
    hostname: str | None
    port: int | None
    path: str | None
    username: str | None
    password: str
    starttls: bool | None
    ca: str | None

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this machine on the way to the server."""
        if self.path is not None or self.hostname == "localhost":
            return True
        try:
            return ip_address(self.hostname or "").is_loopback
        except ValueError:
            return False


def server_address(url: str) -> ServerAddress:
    """Read `smtp://`, `smtps://` or `smtp+unix://` with `user:password@`; raises `ValueError`.

    Options: `?starttls=offered|require|never` (smtp:// only) and `?ca=FILE`.
    """
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    starttls = options.pop("starttls", "offered")
    ca = options.pop("ca", None)
    if parts.scheme not in SCHEMES or starttls not in _STARTTLS or options:
        raise ValueError("SMTP_URL is not smtp://, smtps:// or smtp+unix:// with known options")
    is_socket = parts.scheme == "smtp+unix"
    return ServerAddress(
        scheme=parts.scheme,  # type: ignore[arg-type]  # one of SCHEMES
        hostname=None if is_socket else parts.hostname or "localhost",
        port=None if is_socket else parts.port,
        path=unquote(parts.path) if is_socket else None,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
        starttls=_STARTTLS[starttls] if parts.scheme == "smtp" else False,
        ca=ca,
    )
