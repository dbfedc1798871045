"""A message as one server can take it: addresses beyond ASCII, the text as it travels, its signature."""

import re
from collections.abc import Sequence
from copy import deepcopy
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import cast

import idna

from shared.mail.errors import MailNotSentError

NOT_ASCII = "The mail server takes no address with letters beyond ASCII before the @"
NO_DOMAIN = "Its domain is not one that can be written to"


def travelling(address: str) -> str:
    """An address with its domain as the mail system writes it (IDNA 2008); raises `ValueError`."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_domain(domain)}"


def comparable(address: str) -> str:
    """The one form of an address, however it is written: as it travels, in small letters."""
    low = address.lower()
    try:
        return travelling(low)
    except ValueError:
        return low


def needs_utf8(addresses: Sequence[str]) -> bool:
    """Whether only a server with SMTPUTF8 (RFC 6531) takes one of these addresses."""
    return not all(address.rpartition("@")[0].isascii() for address in addresses)


def header_addresses(header: object) -> list[str]:
    """The bare addresses of a header of an e-mail."""
    return [str(a.addr_spec) for a in getattr(header, "addresses", ())]


def octets(message: EmailMessage, *, is_utf8: bool) -> bytes:
    """The message with `To` as it can be written; raises `MailNotSentError`.

    Without SMTPUTF8 it leaves out whom the header cannot name.
    """
    named = getattr(message["To"], "addresses", ())
    if all(str(a.addr_spec).isascii() for a in named):
        return message.as_bytes()
    written = deepcopy(message)
    del written["To"]
    shown = [_shown(a) for a in named if is_utf8 or a.username.isascii()]
    written["To"] = [a for a in shown if a is not None]
    try:
        policy = cast("EmailPolicy", message.policy)
        return written.as_bytes(policy=policy.clone(utf8=is_utf8))
    except ValueError as error:
        raise MailNotSentError(f"Not a valid message: {error}", permanent=True) from error


def _shown(address: Address) -> Address | None:
    try:
        return Address(address.display_name, address.username, _domain(address.domain))
    except ValueError:
        return None


def _domain(domain: str) -> str:
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode()


def stuffed(text: bytes) -> bytes:
    """The text as it travels: CRLF line ends, leading dots doubled, a dot at its end (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", text).removesuffix(b"\r\n")
    return re.sub(rb"^\.", b"..", lines, flags=re.MULTILINE) + b"\r\n.\r\n"
