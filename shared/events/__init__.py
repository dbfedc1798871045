"""Every event that crosses a service boundary: CloudEvents 1.0 in structured JSON.

A published version never changes; a new shape is a new version. `tests/samples/events` holds one of
every version ever published, and each must parse for ever. One module holds the events of one stream.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from shared.events.accounts import AccountChanged, AccountState
from shared.events.base import CloudEvent
from shared.events.introductions import (
    Agreement,
    Answer,
    Answered,
    Asked,
    Confirmation,
    ContactReassigned,
    DeliveryFailed,
    Failure,
    IntroductionAnswered,
    IntroductionMoved,
    IntroductionSent,
    Moved,
    Outcome,
    OutcomeKind,
    OutcomeRecorded,
    Reassignment,
    ReferralAnswered,
    Side,
    TieConfirmed,
    TieStands,
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
    Remark,
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
from shared.events.reviews import (
    Overdue,
    Question,
    QuestionAsked,
    QuestionClosed,
    QuestionEnd,
    Reviewed,
    ReviewOverdue,
    ReviewSettled,
    Settlement,
)
from shared.events.sessions import SessionsEnd, SessionsEnded

PROFILES = "profiles"
MATCHES = "matches"
INTRODUCTIONS = "introductions"
STREAMS = (PROFILES, MATCHES, INTRODUCTIONS)

ProfilesEvent = ProfilePublished | ProfileWithdrawn | TieRecorded | SessionsEnded | AccountChanged
MatchesEvent = (
    MatchSuggested
    | MatchApproved
    | MatchDeclined
    | MatchClosed
    | ReviewOverdue
    | ReviewSettled
    | QuestionAsked
    | QuestionClosed
)
IntroductionsEvent = (
    IntroductionSent
    | IntroductionMoved
    | IntroductionAnswered
    | ReferralAnswered
    | OutcomeRecorded
    | TieConfirmed
    | DeliveryFailed
    | ContactReassigned
)
Event = ProfilesEvent | MatchesEvent | IntroductionsEvent

EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Parses any event: `EVENT.validate_json(payload)`."""

STREAM_OF: dict[str, tuple[type[CloudEvent], ...]] = {
    PROFILES: (ProfilePublished, ProfileWithdrawn, TieRecorded, SessionsEnded, AccountChanged),
    MATCHES: (
        MatchSuggested,
        MatchApproved,
        MatchDeclined,
        MatchClosed,
        ReviewOverdue,
        ReviewSettled,
        QuestionAsked,
        QuestionClosed,
    ),
    INTRODUCTIONS: (
        IntroductionSent,
        IntroductionMoved,
        IntroductionAnswered,
        ReferralAnswered,
        OutcomeRecorded,
        TieConfirmed,
        DeliveryFailed,
        ContactReassigned,
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
    "AccountChanged",
    "AccountState",
    "Agreement",
    "Answer",
    "Answered",
    "Asked",
    "Circumstance",
    "Closing",
    "Confirmation",
    "ContactReassigned",
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
    "Overdue",
    "ProfilePublished",
    "ProfileState",
    "ProfileWithdrawn",
    "ProfilesEvent",
    "Question",
    "QuestionAsked",
    "QuestionClosed",
    "QuestionEnd",
    "Reason",
    "Reassignment",
    "ReferralAnswered",
    "Remark",
    "ReviewOverdue",
    "ReviewSettled",
    "Reviewed",
    "SessionsEnd",
    "SessionsEnded",
    "Settlement",
    "Side",
    "Tie",
    "TieConfirmed",
    "TieKind",
    "TieRecorded",
    "TieStands",
    "Withdrawal",
    "stream_of",
]
