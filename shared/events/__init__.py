"""Every event that crosses a service boundary: CloudEvents 1.0 in structured JSON.

A published version never changes; a new shape is a new version. `tests/samples/events` holds one of
every version ever published, and each must parse for ever. One module holds the events of one stream.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from shared.events.base import CloudEvent
from shared.events.introductions import (
    Answer,
    Answered,
    Asked,
    DeliveryFailed,
    Failure,
    IntroductionAnswered,
    IntroductionSent,
    ReferralAnswered,
    Side,
)
from shared.events.matches import (
    Closing,
    Decision,
    Direction,
    Flag,
    Level,
    MatchApproved,
    MatchClosed,
    MatchDeclined,
    MatchParty,
    MatchState,
    MatchSuggested,
    Reason,
)
from shared.events.profiles import (
    ProfilePublished,
    ProfileState,
    ProfileWithdrawn,
    Tie,
    TieKind,
    TieRecorded,
    Withdrawal,
)

PROFILES = "profiles"
MATCHES = "matches"
INTRODUCTIONS = "introductions"
STREAMS = (PROFILES, MATCHES, INTRODUCTIONS)

ProfilesEvent = ProfilePublished | ProfileWithdrawn | TieRecorded
MatchesEvent = MatchSuggested | MatchApproved | MatchDeclined | MatchClosed
IntroductionsEvent = IntroductionSent | IntroductionAnswered | ReferralAnswered | DeliveryFailed
Event = ProfilesEvent | MatchesEvent | IntroductionsEvent

EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Parses any event: `EVENT.validate_json(payload)`."""

STREAM_OF: dict[str, tuple[type[CloudEvent], ...]] = {
    PROFILES: (ProfilePublished, ProfileWithdrawn, TieRecorded),
    MATCHES: (MatchSuggested, MatchApproved, MatchDeclined, MatchClosed),
    INTRODUCTIONS: (IntroductionSent, IntroductionAnswered, ReferralAnswered, DeliveryFailed),
}


def stream_of(event: Event) -> str:
    """The stream that carries an event: the one of the service that emits it."""
    return next(name for name, types in STREAM_OF.items() if isinstance(event, types))


__all__ = [
    "EVENT",
    "INTRODUCTIONS",
    "MATCHES",
    "PROFILES",
    "STREAMS",
    "STREAM_OF",
    "Answer",
    "Answered",
    "Asked",
    "Closing",
    "Decision",
    "DeliveryFailed",
    "Direction",
    "Event",
    "Failure",
    "Flag",
    "IntroductionAnswered",
    "IntroductionSent",
    "IntroductionsEvent",
    "Level",
    "MatchApproved",
    "MatchClosed",
    "MatchDeclined",
    "MatchParty",
    "MatchState",
    "MatchSuggested",
    "MatchesEvent",
    "ProfilePublished",
    "ProfileState",
    "ProfileWithdrawn",
    "ProfilesEvent",
    "Reason",
    "ReferralAnswered",
    "Side",
    "Tie",
    "TieKind",
    "TieRecorded",
    "Withdrawal",
    "stream_of",
]
