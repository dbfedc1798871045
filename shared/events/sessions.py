"""What ingest, which owns accounts, tells the other services about sessions and tokens."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.events.base import CloudEvent, Frozen


class SessionsEnd(Frozen):
    """Everything that began under `key` no later than `at` is refused; by `until` it is over anyway.

    `key` is a session, an account (all its sessions) or an API token.
    """

    key: UUID
    at: datetime
    until: datetime


class SessionsEnded(CloudEvent):
    """Somebody was signed out or lost a right, or a token was revoked."""

    source: str = "/entente/ingest"
    type: Literal["entente.sessions.ended.v1"] = "entente.sessions.ended.v1"
    dataschema: str = "/schemas/entente.sessions.ended.v1"
    data: SessionsEnd
