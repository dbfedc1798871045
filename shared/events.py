"""Every event that crosses a service boundary: CloudEvents 1.0 in structured JSON.

A published version never changes; a new shape is a new version. `tests/samples/events` holds one
of every version ever published, and each must parse for ever.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.profile import Kind, Profile

PROFILES = "profiles"
MATCHES = "matches"
INTRODUCTIONS = "introductions"
STREAMS = (PROFILES, MATCHES, INTRODUCTIONS)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class _CloudEvent(_Frozen):
    specversion: Literal["1.0"] = "1.0"
    id: UUID = Field(default_factory=uuid4)
    source: str
    subject: str
    time: datetime = Field(default_factory=lambda: datetime.now(UTC))
    datacontenttype: Literal["application/json"] = "application/json"


class ProfileState(_Frozen):
    """A profile at one version; a higher version replaces a lower one, whatever arrives first."""

    profile_id: UUID
    version: int = Field(ge=1)
    paused: bool = False
    profile: Profile


class ProfilePublished(_CloudEvent):
    """A party registered, revised, paused or resumed its profile."""

    source: str = "/entente/ingest"
    type: Literal["entente.profile.published.v1"] = "entente.profile.published.v1"
    dataschema: str = "/schemas/entente.profile.published.v1"
    data: ProfileState


class Withdrawal(_Frozen):
    """The version after the last published one."""

    profile_id: UUID
    version: int = Field(ge=1)


class ProfileWithdrawn(_CloudEvent):
    """A party left; nothing of it may be proposed any more."""

    source: str = "/entente/ingest"
    type: Literal["entente.profile.withdrawn.v1"] = "entente.profile.withdrawn.v1"
    dataschema: str = "/schemas/entente.profile.withdrawn.v1"
    data: Withdrawal


TieKind = Literal["contact", "project", "friendship", "sister_city", "membership"]


class Tie(_Frozen):
    """An existing relationship of two registered parties; `since` is a year, `origin` who says so."""

    tie_id: UUID
    kind: TieKind
    a: UUID
    b: UUID
    since: int | None = None
    origin: str


class TieRecorded(_CloudEvent):
    """A tie is known and both its ends are registered."""

    source: str = "/entente/ingest"
    type: Literal["entente.tie.recorded.v1"] = "entente.tie.recorded.v1"
    dataschema: str = "/schemas/entente.tie.recorded.v1"
    data: Tie


Direction = Literal["locality_to_party", "party_to_locality"]


class Reason(_Frozen):
    """One statement that meets another.

    `direction` names whose need it is first: `locality_to_party` is a need of the locality that an
    offer of the party meets. `similarity` is a cosine (-1 to 1).
    """

    direction: Direction
    need: str
    offer: str
    similarity: float
    text: str


class MatchParty(_Frozen):
    """A party as a match names it: our id, the sender's own key, and what people call it."""

    profile_id: UUID
    external_id: str
    kind: Kind
    name: str
    country: str | None = None


class MatchState(_Frozen):
    """A match as it stood when the event happened; `score` is 0 to 1."""

    match_id: UUID
    locality: MatchParty
    party: MatchParty
    score: float
    reasons: tuple[Reason, ...]


class MatchSuggested(_CloudEvent):
    """The matcher proposes a pair."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.suggested.v1"] = "entente.match.suggested.v1"
    dataschema: str = "/schemas/entente.match.suggested.v1"
    data: MatchState


class Decision(_Frozen):
    """Who decided a match, and why in their own words."""

    match: MatchState
    decided_by: str
    reason: str


class MatchApproved(_CloudEvent):
    """A liaison officer approved a match: the parties may be asked."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.approved.v1"] = "entente.match.approved.v1"
    dataschema: str = "/schemas/entente.match.approved.v1"
    data: Decision


class MatchDeclined(_CloudEvent):
    """A liaison officer declined a match; the pair is not proposed again."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.declined.v1"] = "entente.match.declined.v1"
    dataschema: str = "/schemas/entente.match.declined.v1"
    data: Decision


class Closing(_Frozen):
    """Why an open suggestion went away without a decision."""

    match_id: UUID
    locality_id: UUID
    party_id: UUID
    reason: Literal["superseded", "withdrawn", "paused", "tie"]


class MatchClosed(_CloudEvent):
    """An open suggestion was taken back by the matcher itself."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.closed.v1"] = "entente.match.closed.v1"
    dataschema: str = "/schemas/entente.match.closed.v1"
    data: Closing


Side = Literal["locality", "party"]
Answer = Literal["accepted", "declined", "not_now"]


class Asked(_Frozen):
    """An introduction or referral whose parties have been written to."""

    introduction_id: UUID
    match_id: UUID
    locality_id: UUID
    party_id: UUID
    form: Literal["introduction", "referral"]


class IntroductionSent(_CloudEvent):
    """Both sides of an approved match have been sent their first message."""

    source: str = "/entente/notifier"
    type: Literal["entente.introduction.sent.v1"] = "entente.introduction.sent.v1"
    dataschema: str = "/schemas/entente.introduction.sent.v1"
    data: Asked


class Answered(_Frozen):
    """One side's answer; `agreed` is true once both sides have accepted."""

    introduction_id: UUID
    match_id: UUID
    locality_id: UUID
    party_id: UUID
    side: Side
    answer: Answer
    agreed: bool


class IntroductionAnswered(_CloudEvent):
    """A side of an introduction answered."""

    source: str = "/entente/notifier"
    type: Literal["entente.introduction.answered.v1"] = "entente.introduction.answered.v1"
    dataschema: str = "/schemas/entente.introduction.answered.v1"
    data: Answered


class ReferralAnswered(_CloudEvent):
    """A side of a referral answered."""

    source: str = "/entente/notifier"
    type: Literal["entente.referral.answered.v1"] = "entente.referral.answered.v1"
    dataschema: str = "/schemas/entente.referral.answered.v1"
    data: Answered


class Failure(_Frozen):
    """A message that could not be delivered; `reason` is the server's own words."""

    delivery_id: UUID
    introduction_id: UUID
    party_id: UUID
    reason: str


class DeliveryFailed(_CloudEvent):
    """A message of an introduction was refused for good."""

    source: str = "/entente/notifier"
    type: Literal["entente.delivery.failed.v1"] = "entente.delivery.failed.v1"
    dataschema: str = "/schemas/entente.delivery.failed.v1"
    data: Failure


ProfilesEvent = ProfilePublished | ProfileWithdrawn | TieRecorded
MatchesEvent = MatchSuggested | MatchApproved | MatchDeclined | MatchClosed
IntroductionsEvent = IntroductionSent | IntroductionAnswered | ReferralAnswered | DeliveryFailed
Event = ProfilesEvent | MatchesEvent | IntroductionsEvent

EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Parses any event: `EVENT.validate_json(payload)`."""

STREAM_OF: dict[str, tuple[type[_CloudEvent], ...]] = {
    PROFILES: (ProfilePublished, ProfileWithdrawn, TieRecorded),
    MATCHES: (MatchSuggested, MatchApproved, MatchDeclined, MatchClosed),
    INTRODUCTIONS: (IntroductionSent, IntroductionAnswered, ReferralAnswered, DeliveryFailed),
}


def stream_of(event: Event) -> str:
    """The stream that carries an event: the one of the service that emits it."""
    return next(name for name, types in STREAM_OF.items() if isinstance(event, types))
