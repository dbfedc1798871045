"""Every event that crosses a service boundary: CloudEvents 1.0 in structured JSON.

A published version never changes; a new shape is a new version. `tests/samples/events` holds one of
every version ever published, and each must parse for ever. One module holds the events of one stream.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from shared.events.base import CloudEvent
from shared.events.introductions import (
    Agreement,
    Answer,
    Answered,
    Asked,
    DeliveryFailed,
    Failure,
    IntroductionAnswered,
    IntroductionMoved,
    IntroductionSent,
    Moved,
    Outcome,
    OutcomeKind,
    OutcomeRecorded,
    ReferralAnswered,
    Side,
)
from shared.events.matches import (
    Circumstance,
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
from shared.events.sessions import SessionsEnd, SessionsEnded

PROFILES = "profiles"
MATCHES = "matches"
INTRODUCTIONS = "introductions"
STREAMS = (PROFILES, MATCHES, INTRODUCTIONS)

ProfilesEvent = ProfilePublished | ProfileWithdrawn | TieRecorded | SessionsEnded
MatchesEvent = MatchSuggested | MatchApproved | MatchDeclined | MatchClosed
IntroductionsEvent = (
    IntroductionSent
    | IntroductionMoved
    | IntroductionAnswered
    | ReferralAnswered
    | OutcomeRecorded
    | DeliveryFailed
)
Event = ProfilesEvent | MatchesEvent | IntroductionsEvent

EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Parses any event: `EVENT.validate_json(payload)`."""

STREAM_OF: dict[str, tuple[type[CloudEvent], ...]] = {
    PROFILES: (ProfilePublished, ProfileWithdrawn, TieRecorded, SessionsEnded),
    MATCHES: (MatchSuggested, MatchApproved, MatchDeclined, MatchClosed),
    INTRODUCTIONS: (
        IntroductionSent,
        IntroductionMoved,
        IntroductionAnswered,
        ReferralAnswered,
        OutcomeRecorded,
        DeliveryFailed,
    ),
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
    "Agreement",
    "Answer",
    "Answered",
    "Asked",
    "Circumstance",
    "Closing",
    "Decision",
    "DeliveryFailed",
    "Direction",
    "Event",
    "Failure",
    "Flag",
    "IntroductionAnswered",
    "IntroductionMoved",
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
    "Moved",
    "Outcome",
    "OutcomeKind",
    "OutcomeRecorded",
    "ProfilePublished",
    "ProfileState",
    "ProfileWithdrawn",
    "ProfilesEvent",
    "Reason",
    "ReferralAnswered",
    "SessionsEnd",
    "SessionsEnded",
    "Side",
    "Tie",
    "TieKind",
    "TieRecorded",
    "Withdrawal",
    "stream_of",
]
