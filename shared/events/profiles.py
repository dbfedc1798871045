"""Events of ingest, on the stream `profiles`."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.base import CloudEvent, Frozen
from shared.profile import Profile


class ProfileState(Frozen):
    """A profile at one version; a higher version replaces a lower one, whatever arrives first."""

    profile_id: UUID
    version: int = Field(ge=1)
    paused: bool = False
    profile: Profile


class ProfilePublished(CloudEvent):
    """A party registered, revised, paused or resumed its profile."""

    source: str = "/entente/ingest"
    type: Literal["entente.profile.published.v1"] = "entente.profile.published.v1"
    dataschema: str = "/schemas/entente.profile.published.v1"
    data: ProfileState


class Withdrawal(Frozen):
    """The version after the last published one."""

    profile_id: UUID
    version: int = Field(ge=1)


class ProfileWithdrawn(CloudEvent):
    """A party left; nothing of it may be proposed any more."""

    source: str = "/entente/ingest"
    type: Literal["entente.profile.withdrawn.v1"] = "entente.profile.withdrawn.v1"
    dataschema: str = "/schemas/entente.profile.withdrawn.v1"
    data: Withdrawal


TieKind = Literal["contact", "project", "friendship", "sister_city", "membership"]


class Tie(Frozen):
    """A relationship of two registered parties; `since` is a year, `origin` who says so.

    `alive` is whether it is kept up, missing where nobody said; `ended` the year in which it ended,
    if it has: then it is past, and the two may be suggested to each other again. `last_contact` is
    the last sign of life that is known. A higher `version` replaces a lower one.
    """

    tie_id: UUID
    kind: TieKind
    a: UUID
    b: UUID
    since: int | None = None
    origin: str
    alive: bool | None = None
    ended: int | None = None
    last_contact: date | None = None
    version: int = Field(default=1, ge=1)


class TieRecorded(CloudEvent):
    """A tie is known and both its ends are registered, or something about it has changed."""

    source: str = "/entente/ingest"
    type: Literal["entente.tie.recorded.v1"] = "entente.tie.recorded.v1"
    dataschema: str = "/schemas/entente.tie.recorded.v1"
    data: Tie
