"""Reads the signed links of e-mails; what each of them opens is decided by its page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.notifier.letters import ANSWER_DAYS
from shared.database import Database
from shared.security import InvalidTokenError, Keyring, ends

_MAX_AGE_SECONDS = ANSWER_DAYS * 24 * 3600
_PRECISION = timedelta(seconds=1)
"""Links tell their second: one written anew just after somebody left has to work."""


async def read_link(database: Database, keyring: Keyring, purpose: str, token: str) -> Any:
    """The data of a link; raises `InvalidTokenError`.

    A link that went to somebody whose account was closed since is worthless, also for colleagues
    who got the same e-mail: nobody can tell who holds it. They sign in, or use the next reminder.
    """
    data, signed_at = keyring.read_dated(purpose, token, _MAX_AGE_SECONDS)
    keys = [UUID(hex=key) for key in data.get("to", ())]
    async with database.reading() as reading:
        if await ends.has_ended(reading, keys, signed_at + _PRECISION):
            raise InvalidTokenError
    return data
