"""The packet of a referral and the events that carry it, as networks and programmes receive them.

One model for webhooks and the API; it is versioned, and a version never changes its meaning. What goes
into a packet, and when, is decided in `services.notifier.packets`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.notifier.domain.eligibility import Verdict
from services.notifier.domain.lifecycle import Actor, Given, State
from shared.events import Reason
from shared.profile import Contact, Frozen, Government, Kind, Priority


class EventType(StrEnum):
    """What a webhook tells."""

    CREATED = "referral.created"
    UPDATED = "referral.updated"
    PING = "ping"


class Locality(Frozen):
    """The public profile of the locality; `version` counts its revisions.

    Coordinates are WGS 84 degrees, `subdivision` is ISO 3166-2, languages are ISO 639-1.
    """

    version: int
    subdivision: str | None = None
    government: Government | None = None
    population: int | None = None
    geonames_id: int | None = None
    census_geoid: str | None = None
    ocd_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = Field((), description="Its statements, as it wrote them.")


class Named(Frozen):
    """A party of the referral: our id, its own key, and what people call it."""

    profile_id: UUID
    external_id: str
    kind: Kind
    name: str


class Condition(Frozen):
    """A condition of yours, whether the locality's profile meets it, and what that rests on (English)."""

    verdict: Verdict
    asked: str
    evidence: str


class ConsentRecord(Frozen):
    """What the locality agreed to, word for word, in the language in which it was shown.

    `who` gave it is told once both sides have accepted.
    """

    wording: str
    language: str
    at: datetime
    who: str | None = None


class Happening(Frozen):
    """One step: `action` in a word, `by` whom; `day` is a date that was named.

    `reason` is a code and `note` a text; both only where you may read them.
    """

    number: int
    action: str
    by: Actor
    at: datetime
    day: date | None = None
    reason: str | None = None
    note: str | None = None


class Links(Frozen):
    """Where to look at the referral, and where to answer it with a token."""

    page: str
    acknowledge: str
    accept: str
    decline: str


class ReferralPacket(Frozen):
    """A referral of a locality to a network or programme, as it stands now.

    `number` grows with every change, also of the profile: of two packets of one referral
    the higher is the newer one.
    `profile` is null once the locality has left. `contacts` is empty until both sides have
    accepted. `until` is the day by which an answer is asked for.
    """

    version: Literal[1] = 1
    id: UUID
    number: int
    state: State
    created_at: datetime
    changed_at: datetime
    until: datetime | None = None
    locality: Named
    party: Named
    locality_answer: Given | None = None
    party_answer: Given | None = None
    opening: str | None = Field(None, description="What the liaison officer wrote to both sides.")
    reasons: tuple[Reason, ...] = Field((), description="The statements that meet.")
    profile: Locality | None = None
    eligibility: tuple[Condition, ...] = ()
    consent: ConsentRecord | None = None
    contacts: tuple[Contact, ...] = Field((), description="Political and staff contacts.")
    acknowledged_at: datetime | None = None
    history: tuple[Happening, ...] = ()
    links: Links


class Ping(Frozen):
    """The data of a test event."""

    profile_id: UUID
    name: str


class WebhookEvent(Frozen):
    """The body of a webhook, after the Standard Webhooks specification.

    `timestamp` is when it happened. `data` is the referral as it stands when the event is sent.
    """

    type: EventType
    timestamp: datetime
    data: ReferralPacket | Ping
