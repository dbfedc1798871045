"""Who is asking: roles, sessions, signed links and the check of where a form was sent from."""

from shared.security.roles import OFFICERS, SUPERVISORS, Role
from shared.security.sessions import (
    COOKIE,
    MaybeSession,
    NotAllowedError,
    Session,
    SignInRequiredError,
    require,
    set_session,
)
from shared.security.signing import InvalidTokenError, Keyring

__all__ = [
    "COOKIE",
    "OFFICERS",
    "SUPERVISORS",
    "InvalidTokenError",
    "Keyring",
    "MaybeSession",
    "NotAllowedError",
    "Role",
    "Session",
    "SignInRequiredError",
    "require",
    "set_session",
]
