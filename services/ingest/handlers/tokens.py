"""API tokens: shown once, stored hashed; a token's name is the sender of what it registers."""

import re
import secrets
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import IngestError, TokenNameTakenError, UnknownTokenError
from services.ingest.handlers.accounts import hashed
from services.ingest.handlers.importing import FILE_SENDER
from services.ingest.handlers.offices import FORM_SENDER
from services.ingest.store import accounts as store
from services.ingest.store.tables import ApiTokenRow

RESERVED = (FILE_SENDER, FORM_SENDER, "sample")
"""Senders that are not tokens; a token of such a name would reach their profiles."""


async def create_token(session: AsyncSession, name: str) -> str:
    """A new bearer token; it cannot be shown again. Raises `IngestError` for a name not to be had."""
    if not re.fullmatch(r"[\w.-]{1,100}", name):
        raise IngestError("A token's name has 1 to 100 letters, digits and . _ -")
    if name in RESERVED:
        raise IngestError(f"“{name}” is used by Entente itself; choose another name.")
    if await store.token_by_name(session, name) is not None:
        raise TokenNameTakenError
    token = f"entente_{secrets.token_urlsafe(32)}"
    now = datetime.now(UTC)
    session.add(ApiTokenRow(id=uuid4(), name=name, token_hash=hashed(token), created_at=now))
    return token


async def revoke_token(session: AsyncSession, name: str) -> None:
    """Make a token worthless for ever; raises `UnknownTokenError`."""
    row = await store.token_by_name(session, name)
    if row is None or row.revoked_at is not None:
        raise UnknownTokenError
    row.revoked_at = datetime.now(UTC)


async def token_sender(session: AsyncSession, token: str) -> str | None:
    """The sender a token stands for, if it is known and not revoked."""
    row = await store.token_by_hash(session, hashed(token))
    return row.name if row else None
