"""API tokens of machines: a signed statement of scopes, readable by every service.

Ingest issues, lists and revokes them. A revoked one stands in `ends`; a changed secret voids all.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.security.roles import Role
from shared.security.sessions import (
    NotAllowedError,
    Session,
    SignInRequiredError,
    read_session,
)
from shared.security.signing import InvalidTokenError, Keyring

PREFIX = "entente_"
MOST_DAYS = 366
"""No token lives longer; it is replaced by then."""
_PURPOSE = "api-token"


class Scope(StrEnum):
    """What a machine may do with a token."""

    READ_PROFILES = "read:profiles"
    WRITE_PROFILES = "write:profiles"
    READ_PLACES = "read:places"
    READ_MATCHES = "read:matches"
    READ_INTRODUCTIONS = "read:introductions"
    READ_REFERRALS = "read:referrals"
    ANSWER_REFERRALS = "answer:referrals"
    WRITE_MAIL = "write:mail"


class MissingScopeError(NotAllowedError):
    """This token does not have the scope that is needed."""

    def __init__(self, scope: Scope) -> None:
        """Name the scope."""
        super().__init__(f"This token does not have the scope {scope}.")


class Token(BaseModel):
    """What a token says of itself; `profile_id` if it belongs to one institution."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    profile_id: UUID | None = None
    created_at: datetime
    expires_at: datetime

    def as_session(self) -> Session:
        """What it may see: its institution's own, or everything, to read, if it has none."""
        return Session(
            account_id=self.id,
            email=f"API token {self.name}",
            role=Role.CITY_OFFICE if self.profile_id else Role.AUDITOR,
            profile_ids=(self.profile_id,) if self.profile_id else (),
        )


def sign_token(keyring: Keyring, token: Token) -> str:
    """The text that the machine sends as `Authorization: Bearer`."""
    return PREFIX + keyring.sign(_PURPOSE, token.model_dump(mode="json"))


def stated_token(keyring: Keyring, text: str) -> Token | None:
    """What a bearer token says, unless it is forged or has expired."""
    if not text.startswith(PREFIX):
        return None
    try:
        found = keyring.read(_PURPOSE, text.removeprefix(PREFIX), MOST_DAYS * 24 * 3600)
        token = Token.model_validate(found)
    except (InvalidTokenError, ValidationError):
        return None
    return token if datetime.now(UTC) < token.expires_at else None


def require_token(scope: Scope) -> Callable[[Request], Token]:
    """A dependency that gives the machine's token if it has this scope."""

    def check(request: Request) -> Token:
        token: Token | None = getattr(request.state, "token", None)
        if token is None:
            raise SignInRequiredError
        if scope not in token.scopes:
            raise MissingScopeError(scope)
        return token

    return check


def require_reader(scope: Scope) -> Callable[[Request], Session]:
    """A dependency for JSON routes that people (by session) and machines (by token) may read."""

    def check(request: Request) -> Session:
        session = read_session(request)
        has_token = getattr(request.state, "token", None) is not None
        if session is not None and not has_token:
            return session
        return require_token(scope)(request).as_session()

    return check
