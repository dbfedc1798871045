"""Who is signed in: a signed statement in a cookie, readable by every service, and who may do what.

The gate (`gate`) reads the cookie of a request; ingest keeps the list of sessions and renews cookies.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.security.origin import SAFE_METHODS
from shared.security.roles import OFFICERS, READERS, Role
from shared.security.signing import InvalidTokenError, Keyring
from shared.settings import Settings

COOKIE = "entente_session"
FRESH = timedelta(minutes=5)
"""An older statement is renewed at ingest, which knows whether the session goes on."""
_PURPOSE = "session"


class SignInRequiredError(Exception):
    """Sign in to see this page."""


class NotAllowedError(Exception):
    """Your account may not do this."""


class Session(BaseModel):
    """The signed-in account: its role and the profiles it may see and change.

    `region` has the states that a liaison officer looks after (ISO 3166-2; empty: the whole
    country). `demo` marks the demonstration's one-click accounts.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(default_factory=uuid4)
    account_id: UUID
    email: str
    role: Role
    region: tuple[str, ...] = ()
    profile_ids: tuple[UUID, ...] = ()
    demo: bool = False
    started_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    stated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    @property
    def is_officer(self) -> bool:
        """Whether the account may see every profile."""
        return self.role in READERS

    @property
    def is_fresh(self) -> bool:
        """Whether ingest has stated this within the last minutes."""
        return datetime.now(UTC) - self.stated_at < FRESH

    def owns(self, profile_id: UUID) -> bool:
        """Whether the account may change this profile."""
        return profile_id in self.profile_ids or self.role is Role.ADMINISTRATOR

    def check_sees(self, profile_id: UUID) -> None:
        """Raise `NotAllowedError` unless the profile is the account's own or it is an officer's."""
        if not self.is_officer and profile_id not in self.profile_ids:
            raise NotAllowedError


def set_session(response: Response, request: Request, session: Session) -> None:
    """Sign the account in on this browser, for at most the lifetime of sessions."""
    keyring: Keyring = request.app.state.keyring
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE,
        keyring.sign(_PURPOSE, session.model_dump(mode="json")),
        max_age=int(settings.session_lifetime.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def stated_session(keyring: Keyring, settings: Settings, token: str) -> Session | None:
    """What a cookie says, unless it is forged, idle for too long, over, or the demonstration's."""
    idle = int(settings.session_idle.total_seconds())
    try:
        session = Session.model_validate(keyring.read(_PURPOSE, token, idle))
    except (InvalidTokenError, ValidationError):
        return None
    over = datetime.now(UTC) - session.started_at >= settings.session_lifetime
    return None if over or (session.demo and not settings.demo) else session


def read_session(request: Request) -> Session | None:
    """The session of a request, as the gate found it."""
    found: Session | None = getattr(request.state, "session", None)
    return found


MaybeSession = Annotated[Session | None, Depends(read_session)]


def require(*roles: Role) -> Callable[[Request], Session]:
    """A dependency that gives the session if its role is one of `roles` (any role if none given).

    An auditor also passes where an officer does, to read; and posts nothing unless it is named.
    """

    def check(request: Request) -> Session:
        session = read_session(request)
        if session is None:
            raise SignInRequiredError
        if not _may(session.role, roles, reads=request.method in SAFE_METHODS):
            raise NotAllowedError
        return session

    return check


def _may(role: Role, roles: tuple[Role, ...], *, reads: bool) -> bool:
    if role is Role.AUDITOR and role not in roles:
        return reads and (not roles or not set(roles).isdisjoint(OFFICERS))
    return not roles or role in roles
