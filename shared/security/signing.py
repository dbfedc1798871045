"""Signed, expiring, single-purpose tokens, and keys derived for others to verify with."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


class InvalidTokenError(Exception):
    """This link is not valid or has expired."""


class Keyring:
    """Signs JSON data for a purpose; a token made for one purpose is worthless for another."""

    def __init__(self, secret: str) -> None:
        """Keep the secret that all services share (at least 32 characters)."""
        self._secret = secret

    def sign(self, purpose: str, data: Any) -> str:
        """A URL-safe token that carries `data` in the clear."""
        return str(URLSafeTimedSerializer(self._secret, salt=purpose).dumps(data))

    def read(self, purpose: str, token: str, max_age_seconds: int) -> Any:
        """The data of a token; raises `InvalidTokenError` if forged, foreign or too old."""
        return self.read_dated(purpose, token, max_age_seconds)[0]

    def read_dated(self, purpose: str, token: str, max_age_seconds: int) -> tuple[Any, datetime]:
        """The data of a token and when it was signed (UTC, to the second); raises as `read`."""
        try:
            found: tuple[Any, datetime] = URLSafeTimedSerializer(self._secret, salt=purpose).loads(
                token, max_age=max_age_seconds, return_timestamp=True
            )
        except BadData as error:
            raise InvalidTokenError from error
        return found

    def derive(self, purpose: str, name: str) -> bytes:
        """A key of 32 bytes, always the same for a purpose and a name; says nothing of the secret."""
        text = f"derive:{purpose}:{name}".encode()
        return hmac.new(self._secret.encode(), text, hashlib.sha256).digest()
