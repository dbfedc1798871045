"""States of introductions, and moves and lives as values; `lifecycle` says what may happen when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, get_args

from shared.events import Side

Actor = Literal["locality", "party", "officer", "entente"]
Given = Literal["recommended", "accepted", "declined", "not_now"]
"""What a side has said; `recommended` is a yes that its supervisor has not confirmed yet."""

SIDES: tuple[Side, ...] = get_args(Side)


class State(StrEnum):
    """Where an introduction stands."""

    APPROVED = "approved"
    ASKED = "asked"
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"
    INTRODUCED = "introduced"
    MEETING_PROPOSED = "meeting_proposed"
    MET = "met"
    AGREEMENT = "agreement"
    CLOSED = "closed"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can happen to an introduction."""

    APPROVE = "approve"
    ASK = "ask"
    RECOMMEND = "recommend"
    ACCEPT = "accept"
    DECLINE = "decline"
    POSTPONE = "postpone"
    ACKNOWLEDGE = "acknowledge"
    REMIND = "remind"
    ASK_AGAIN = "ask_again"
    EXPIRE = "expire"
    PROPOSE_MEETING = "propose_meeting"
    CANCEL_MEETING = "cancel_meeting"
    MEET = "meet"
    AGREE = "agree"
    CLOSE = "close"
    CHECK_IN = "check_in"
    CONTINUE = "continue"
    LEAVE = "leave"
    HAND_OVER = "hand_over"
    EXTEND = "extend"


OPEN = (State.APPROVED, State.ASKED, State.ACCEPTED, State.NOT_NOW)
"""An answer is still awaited; nobody's contacts are shared."""
TOGETHER = (State.INTRODUCED, State.MEETING_PROPOSED, State.MET, State.AGREEMENT)
"""Both have accepted, and it goes on."""
ENDED = (State.CLOSED, State.DECLINED, State.NO_ANSWER, State.WITHDRAWN)
"""Nobody is waited for any more; only what is closed can come back, with news of a side."""
FREED = (State.DECLINED, State.NO_ANSWER, State.WITHDRAWN)
"""Ended before the two were introduced: it takes none of either side's capacity."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happened; everything that replaying needs is in it.

    `side` is whom it concerns (missing where it concerns both), `actor` who did it, `day` the date
    that was named (ask again, meeting, agreement), `kind` what was agreed, `until` the deadline that
    it sets (UTC).
    """

    action: Action
    actor: Actor
    at: datetime
    side: Side | None = None
    reason: str | None = None
    note: str | None = None
    day: date | None = None
    kind: str | None = None
    until: datetime | None = None

    def says_as(self, other: "Move") -> bool:
        """Whether the other move says the same thing."""
        mine = (self.action, self.side, self.reason, self.note, self.day, self.kind)
        return mine == (other.action, other.side, other.reason, other.note, other.day, other.kind)


@dataclass(frozen=True, slots=True)
class Life:
    """All that the moves so far have made of an introduction; `since` is when it came to `state`.

    `asked_at` is when the last side had its question. After both have accepted, `introduced_at` says
    when, `checked_at` when we last asked how it went on, and `said_at` when a side last said so.
    `has_met`: they have; `is_over`: a side has said for good that nothing comes of it.
    """

    state: State
    since: datetime
    number: int = 1
    until: datetime | None = None
    locality: Given | None = None
    party: Given | None = None
    asked_at: datetime | None = None
    acknowledged: bool = False
    reminders: int = 0
    reminded_at: datetime | None = None
    locality_again: date | None = None
    party_again: date | None = None
    asked_again: frozenset[Side] = frozenset()
    meeting_on: date | None = None
    introduced_at: datetime | None = None
    checked_at: datetime | None = None
    said_at: datetime | None = None
    has_met: bool = False
    is_over: bool = False

    def given(self, side: Side) -> Given | None:
        """What this side has said."""
        return self.locality if side == "locality" else self.party

    def again_on(self) -> date | None:
        """When to ask again: the latest date that a side which said "not now" has named."""
        days = [d for d in (self.locality_again, self.party_again) if d is not None]
        return max(days, default=None)

    @property
    def asked(self) -> bool:
        """Whether each side that is to be asked has its question."""
        return self.asked_at is not None

    @property
    def reveals_contacts(self) -> bool:
        """Whether each side may see the other's contacts: once both have accepted, never before."""
        return self.locality == self.party == "accepted"
