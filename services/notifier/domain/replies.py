"""What our messages carry so that whatever comes back can be told from a forgery.

Each carries the id of the message with a signature that only this site can make, for one purpose.
"""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hmac import compare_digest
from typing import Self
from uuid import UUID

LOCAL_PART_MAX = 64
"""Longest local part of an address, in octets (RFC 5321, 4.5.3.1.1)."""
_ID, _MAC = 16, 10
_TOKEN = re.compile(r"[a-z2-7]{42}")
REPLY, RETURN, ENVELOPE = "reply", "return", "envelope"
"""What a seal may be for; with one of them nobody can make another."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Writes the id of a message as a token, for one purpose; `mac` signs bytes for that.

    The token is in small letters and digits alone, since some mail servers change the case.
    """

    mac: Callable[[bytes], bytes]

    def of(self, delivery: UUID) -> str:
        """The token of this message: 42 characters, of which 80 bits are the signature."""
        return _encoded(delivery.bytes) + _encoded(self._signature(delivery))

    def read(self, token: str) -> UUID | None:
        """The message that a token names, if we made it."""
        low = token.strip().lower()
        if not _TOKEN.fullmatch(low):
            return None
        key = UUID(bytes=_decoded(low[:26]))
        return key if compare_digest(_decoded(low[26:]), self._signature(key)) else None

    def _signature(self, delivery: UUID) -> bytes:
        return self.mac(delivery.bytes)[:_MAC]


@dataclass(frozen=True, slots=True)
class SealedAddress:
    """Addresses `name+TOKEN@domain`, one for each message."""

    name: str
    domain: str
    seal: Seal

    def of(self, delivery: UUID) -> str:
        """The address of this message."""
        return f"{self.name}+{self.seal.of(delivery)}@{self.domain}"

    def read(self, address: str) -> UUID | None:
        """The message that an address names, if we made it."""
        local, _, domain = address.strip().lower().rpartition("@")
        name, _, token = local.rpartition("+")
        is_ours = name == self.name.lower() and domain == self.domain.lower()
        return self.seal.read(token) if is_ours else None


@dataclass(frozen=True, slots=True)
class Marks:
    """The seals of every message: in the name of its envelope, and in two addresses if there are any.

    People answer to `replies`. Servers report to `returns`, the return path, and repeat the name of
    the envelope (RFC 3461, 4.4): both are seen by servers alone, and by the recipient.
    """

    envelope: Seal
    replies: SealedAddress | None = None
    returns: SealedAddress | None = None

    @classmethod
    def of(cls, address: str | None, mac: Callable[[str, bytes], bytes]) -> Self:
        """Seals made with `mac` (of a purpose and bytes), and addresses made from a plain one.

        Raises `ValueError` if that leaves no room for a token.
        """
        seals = {p: Seal(partial(mac, p)) for p in (REPLY, RETURN, ENVELOPE)}
        if address is None:
            return cls(seals[ENVELOPE])
        name, domain = _parts(address)
        replies = SealedAddress(name, domain, seals[REPLY])
        return cls(seals[ENVELOPE], replies, SealedAddress(name, domain, seals[RETURN]))

    def answered(self, to: Sequence[str]) -> UUID | None:
        """The message at whose reply address something came in."""
        return _first(self.replies, to)

    def returned(self, to: Sequence[str], envelope: str) -> UUID | None:
        """The message that a report proves to be about, by its address or by its envelope."""
        return _first(self.returns, to) or self.envelope.read(envelope)


def _first(address: SealedAddress | None, to: Sequence[str]) -> UUID | None:
    found = (address.read(one) for one in to) if address else ()
    return next((key for key in found if key is not None), None)


def _parts(address: str) -> tuple[str, str]:
    name, _, domain = address.rpartition("@")
    token = len(_encoded(bytes(_ID)) + _encoded(bytes(_MAC)))
    if not name or not domain or len(name) + 1 + token > LOCAL_PART_MAX:
        raise ValueError("ENTENTE_REPLY_ADDRESS is no address with at most 21 characters before @")
    return name, domain


def _encoded(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _decoded(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
