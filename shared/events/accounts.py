"""What ingest, which owns accounts, tells the other services about the people who sign in."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.base import CloudEvent, Frozen


class AccountState(Frozen):
    """An account at one version; a higher version replaces a lower one, whatever arrives first.

    `role` is a value of `shared.security.Role`, `region` has an officer's states (ISO 3166-2; empty:
    the whole country), `language` (ISO 639-1) is that of the last sign-in, if it is known.
    An account that is not `active` is closed, and nothing is written to it.
    """

    account_id: UUID
    version: int = Field(ge=1)
    email: str
    role: str
    region: tuple[str, ...] = ()
    profile_ids: tuple[UUID, ...] = ()
    language: str | None = None
    active: bool = True


class AccountChanged(CloudEvent):
    """An account was opened, changed or closed."""

    source: str = "/entente/ingest"
    type: Literal["entente.account.changed.v1"] = "entente.account.changed.v1"
    dataschema: str = "/schemas/entente.account.changed.v1"
    data: AccountState
