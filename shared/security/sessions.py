"""The session cookie: a signed statement of who is signed in, readable by every service."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.security.roles import OFFICERS, Role
from shared.security.signing import InvalidTokenError, Keyring

COOKIE = "entente_session"
SESSION_SECONDS = 12 * 3600
_PURPOSE = "session"


class SignInRequiredError(Exception):
    """Sign in to see this page."""


class NotAllowedError(Exception):
    """Your account may not do this."""


class Session(BaseModel):
    """The signed-in account: its role and the profiles it may see and change."""

    model_config = ConfigDict(frozen=True)

    account_id: UUID
    email: str
    role: Role
    profile_ids: tuple[UUID, ...] = ()

    @property
    def is_officer(self) -> bool:
        """Whether the account may see every profile."""
        return self.role in OFFICERS

    def owns(self, profile_id: UUID) -> bool:
        """Whether the account may change this profile."""
        return profile_id in self.profile_ids or self.role is Role.ADMINISTRATOR

    def check_sees(self, profile_id: UUID) -> None:
        """Raise `NotAllowedError` unless the profile is the account's own or it is an officer's."""
        if not self.is_officer and profile_id not in self.profile_ids:
            raise NotAllowedError


def set_session(response: Response, request: Request, session: Session) -> None:
    """Sign the account in on this browser for twelve hours."""
    keyring: Keyring = request.app.state.keyring
    response.set_cookie(
        COOKIE,
        keyring.sign(_PURPOSE, session.model_dump(mode="json")),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def read_session(request: Request) -> Session | None:
    """The session of a request, if its cookie is valid."""
    token = request.cookies.get(COOKIE)
    if token is None:
        return None
    keyring: Keyring = request.app.state.keyring
    try:
        return Session.model_validate(keyring.read(_PURPOSE, token, SESSION_SECONDS))
    except (InvalidTokenError, ValidationError):
        return None


MaybeSession = Annotated[Session | None, Depends(read_session)]


def require(*roles: Role) -> Callable[[Request], Session]:
    """A dependency that gives the session if its role is one of `roles` (any role if none given)."""

    def check(request: Request) -> Session:
        session = read_session(request)
        if session is None:
            raise SignInRequiredError
        if roles and session.role not in roles:
            raise NotAllowedError
        return session

    return check
