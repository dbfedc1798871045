"""API tokens: shown once, stored hashed, limited in scope and time; revoked for all services.

A token without a profile is a sender of its own: its name stands with what it registers. One that
belongs to an institution reads and revises that institution's profile only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import (
    IngestError,
    TokenNameTakenError,
    UnknownProfileError,
    UnknownTokenError,
)
from services.ingest.handlers.accounts import hashed
from services.ingest.handlers.audit import record
from services.ingest.handlers.importing import FILE_SENDER
from services.ingest.handlers.offices import FORM_SENDER
from services.ingest.handlers.sessions import refuse
from services.ingest.store import accounts as store
from services.ingest.store import profiles
from services.ingest.store.tables import ApiTokenRow
from shared.security import Keyring, Scope, Token
from shared.security.tokens import MOST_DAYS, sign_token
from shared.texts import Phrase

RESERVED = (FILE_SENDER, FORM_SENDER, "sample")
"""Senders that are not tokens; a token of such a name would reach their profiles."""
DAYS = 365
SENDING = (Scope.READ_PROFILES, Scope.WRITE_PROFILES, Scope.READ_PLACES)
"""What a machine needs that registers profiles."""
PAGE_SIZE = 50
REVOKED_AT_ONCE = 100
_PRECISION = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new token shall be; `profile_id` for an institution's own."""

    name: str
    scopes: Sequence[Scope] = SENDING
    days: int = DAYS
    profile_id: UUID | None = None


async def create_token(session: AsyncSession, keyring: Keyring, wanted: Wanted, by: str) -> str:
    """A new bearer token; it cannot be shown again. Raises `IngestError` for what cannot be had."""
    await _check(session, wanted)
    now = datetime.now(UTC)
    token = Token(
        id=uuid4(),
        name=wanted.name,
        scopes=tuple(dict.fromkeys(wanted.scopes)),
        profile_id=wanted.profile_id,
        created_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    text = sign_token(keyring, token)
    session.add(_row(token, hashed(text), by))
    what = f"created the API token {token.name} ({', '.join(token.scopes)})"
    await record(session, by, what, profile_id=token.profile_id)
    return text


async def revoke_token(session: AsyncSession, name: str, by: str) -> None:
    """Make a token worthless for ever; raises `UnknownTokenError`."""
    row = await store.token_by_name(session, name)
    if row is None or row.revoked_at is not None:
        raise UnknownTokenError
    row.revoked_at = datetime.now(UTC)
    await refuse(session, row.id, row.revoked_at, max(row.expires_at, row.revoked_at))
    await record(session, by, f"revoked the API token {name}", profile_id=row.profile_id)


async def revoke_powerless(session: AsyncSession, by: str, email: str | None = None) -> int:
    """Revoke tokens whose maker may no longer do what they do: all of one address, or some of all.

    Says how many. Whoever takes a right away calls this in the same transaction.
    """
    now, most = datetime.now(UTC), REVOKED_AT_ONCE if email is None else None
    found = await store.powerless_tokens(session, now, email=email, limit=most)
    for name in found:
        await revoke_token(session, name, by)
    return len(found)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of tokens, and the name from which the next page goes on."""

    rows: Sequence[ApiTokenRow]
    next_after: str | None


async def list_tokens(
    session: AsyncSession, profile_ids: Sequence[UUID] | None, *, after: str = ""
) -> Listed:
    """Tokens by name: of these institutions, or of everybody if none are given."""
    rows = await store.tokens(session, profile_ids, after=after, limit=PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    return Listed(shown, shown[-1].name if len(rows) > PAGE_SIZE else None)


async def all_tokens(session: AsyncSession) -> list[ApiTokenRow]:
    """Every token by name, fetched page by page."""
    found: list[ApiTokenRow] = []
    after: str | None = ""
    while after is not None:
        listed = await list_tokens(session, None, after=after)
        found += listed.rows
        after = listed.next_after
    return found


async def token(session: AsyncSession, name: str) -> ApiTokenRow | None:
    """The token of this name, revoked or not."""
    return await store.token_by_name(session, name)


async def was_used_lately(session: AsyncSession, token_id: UUID) -> bool:
    """Whether the last use is written down well enough."""
    row = await session.get(ApiTokenRow, token_id)
    last = row.last_used_at if row else None
    return last is not None and datetime.now(UTC) - last < _PRECISION


async def note_use(session: AsyncSession, token_id: UUID) -> None:
    """Write down that a token is used now."""
    await store.note_use(session, token_id, datetime.now(UTC))


async def _check(session: AsyncSession, wanted: Wanted) -> None:
    if not re.fullmatch(r"[\w.-]{1,100}", wanted.name):
        raise IngestError(Phrase("A token's name has 1 to 100 letters, digits and . _ -"))
    if wanted.name in RESERVED:
        raise IngestError(
            Phrase("“%(name)s” is used by Entente itself; choose another name.", name=wanted.name)
        )
    if not wanted.scopes:
        raise IngestError(Phrase("Choose at least one thing that the token may do."))
    if not 1 <= wanted.days <= MOST_DAYS:
        raise IngestError(Phrase("A token lives 1 to %(days)s days.", days=MOST_DAYS))
    if wanted.profile_id and await profiles.get(session, wanted.profile_id) is None:
        raise UnknownProfileError
    if await store.token_by_name(session, wanted.name) is not None:
        raise TokenNameTakenError


def _row(token: Token, token_hash: str, by: str) -> ApiTokenRow:
    return ApiTokenRow(
        id=token.id,
        name=token.name,
        token_hash=token_hash,
        scopes=[scope.value for scope in token.scopes],
        profile_id=token.profile_id,
        created_by=by,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=None,
        revoked_at=None,
    )
