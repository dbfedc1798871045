"""Who is asking: roles, sessions, tokens, signed links, and where a form was sent from."""

from shared.security.roles import OFFICERS, READERS, SUPERVISORS, Role
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
from shared.security.tokens import Scope, Token, require_reader, require_token

__all__ = [
    "COOKIE",
    "OFFICERS",
    "READERS",
    "SUPERVISORS",
    "InvalidTokenError",
    "Keyring",
    "MaybeSession",
    "NotAllowedError",
    "Role",
    "Scope",
    "Session",
    "SignInRequiredError",
    "Token",
    "require",
    "require_reader",
    "require_token",
    "set_session",
]
