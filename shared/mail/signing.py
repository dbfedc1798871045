"""DKIM signatures of outgoing messages (RFC 6376; Ed25519 keys: RFC 8463)."""

import base64
import re
from pathlib import Path

import dkim

HEADERS = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To",
    "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Language",
)  # fmt: skip
"""Signed where a message has them; RFC 8058 asks for both of List-Unsubscribe."""
_ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7)."""


class Signer:
    """Signs for one domain with one key."""

    def __init__(self, key: Path, selector: str, domain: str) -> None:
        """Read an RSA or Ed25519 key (PEM, or base64 of 32 bytes); raises `ValueError`."""
        self._key, self._algorithm = _read(key.read_bytes())
        self._selector, self._domain = selector.encode(), domain.encode()
        try:
            self.sign(b"From: a@a.example\r\n\r\n.\r\n")
        except dkim.DKIMException as error:
            raise ValueError(f"ENTENTE_DKIM_KEY cannot sign: {error}") from error

    def sign(self, message: bytes) -> bytes:
        """The message with its signature on top; `message` has CRLF line ends."""
        top = message.partition(b"\r\n\r\n")[0].lower()
        names = [name.lower().encode() for name in HEADERS]
        present = [n for n in names if re.search(rb"^" + re.escape(n) + rb":", top, re.MULTILINE)]
        signature = dkim.sign(
            message,
            self._selector,
            self._domain,
            self._key,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=self._algorithm,
            include_headers=[*present, b"from"],
        )
        return bytes(signature) + message


def _read(text: bytes) -> tuple[bytes, bytes]:
    """The key as dkimpy wants it, and its algorithm."""
    if b"-----BEGIN" not in text:
        return text.strip(), b"ed25519-sha256"
    body = b"".join(line for line in text.splitlines() if not line.startswith(b"-----"))
    der = base64.b64decode(body)
    if der.startswith(_ED25519_PKCS8):
        return base64.b64encode(der.removeprefix(_ED25519_PKCS8)), b"ed25519-sha256"
    return text, b"rsa-sha256"
