"""The address that a reply or a bounce to one of our messages goes to: it names the message."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

LOCAL_PART_MAX = 64
"""Longest local part of an address, in octets (RFC 5321, 4.5.3.1.1)."""
_ID, _MAC = 16, 10
_TOKEN = re.compile(r"[a-z2-7]{42}")


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Signed addresses `name+TOKEN@domain`; `mac` signs bytes with the secret of this site.

    The token is in small letters and digits alone, since some mail servers change the case.
    """

    name: str
    domain: str
    mac: Callable[[bytes], bytes]

    def of(self, delivery: UUID) -> str:
        """Where replies to this message go."""
        token = _encoded(delivery.bytes) + _encoded(self._signature(delivery))
        return f"{self.name}+{token}@{self.domain}"

    def read(self, address: str) -> UUID | None:
        """The message that an address names, if we made it."""
        local, _, domain = address.strip().lower().rpartition("@")
        name, _, token = local.rpartition("+")
        is_ours = name == self.name.lower() and domain == self.domain.lower()
        if not is_ours or not _TOKEN.fullmatch(token):
            return None
        key = UUID(bytes=_decoded(token[:26]))
        return key if compare_digest(_decoded(token[26:]), self._signature(key)) else None

    def _signature(self, delivery: UUID) -> bytes:
        return self.mac(delivery.bytes)[:_MAC]


def reply_address(text: str, mac: Callable[[bytes], bytes]) -> ReplyAddress:
    """Signed addresses made from a plain one; raises `ValueError` if it leaves no room for a token."""
    name, _, domain = text.rpartition("@")
    token = len(_encoded(bytes(_ID)) + _encoded(bytes(_MAC)))
    if not name or not domain or len(name) + 1 + token > LOCAL_PART_MAX:
        raise ValueError("ENTENTE_REPLY_ADDRESS is no address with at most 21 characters before @")
    return ReplyAddress(name, domain, mac)


def _encoded(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _decoded(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
