"""What an answer changes: the states of an introduction or referral and the steps that follow.

Contacts are exchanged in the step that `AGREED` brings, and in no other.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import get_args
from uuid import UUID, uuid5

from services.notifier.domain.errors import ClosedError
from shared.events import Answer, Side
from shared.profile import Kind

_IDS = UUID("6b1c0e52-4d0f-5b7e-9a53-0d7f6a2f8c11")

SIDES: tuple[Side, ...] = get_args(Side)
ANSWERS: tuple[Answer, ...] = get_args(Answer)


class Form(StrEnum):
    """Two governments are introduced; a locality is referred to a network or programme."""

    INTRODUCTION = "introduction"
    REFERRAL = "referral"


class State(StrEnum):
    """Where an introduction stands; `NOT_NOW` means somebody postponed and nobody has accepted."""

    ASKED = "asked"
    LOCALITY_ACCEPTED = "locality_accepted"
    PARTY_ACCEPTED = "party_accepted"
    NOT_NOW = "not_now"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """A message of an introduction: each side gets each step at most once."""

    ASK = "ask"
    CONTACTS = "contacts"
    CLOSED = "closed"


OPEN = (State.ASKED, State.LOCALITY_ACCEPTED, State.PARTY_ACCEPTED, State.NOT_NOW)
"""States in which an answer is still awaited."""

_UNDECIDED: Mapping[tuple[Side, Answer], State] = {
    ("locality", "accepted"): State.LOCALITY_ACCEPTED,
    ("locality", "declined"): State.DECLINED,
    ("locality", "not_now"): State.NOT_NOW,
    ("party", "accepted"): State.PARTY_ACCEPTED,
    ("party", "declined"): State.DECLINED,
    ("party", "not_now"): State.NOT_NOW,
}

TRANSITIONS: Mapping[State, Mapping[tuple[Side, Answer], State]] = {
    State.ASKED: _UNDECIDED,
    State.NOT_NOW: _UNDECIDED,
    State.LOCALITY_ACCEPTED: {
        ("locality", "accepted"): State.LOCALITY_ACCEPTED,
        ("locality", "declined"): State.DECLINED,
        ("locality", "not_now"): State.NOT_NOW,
        ("party", "accepted"): State.AGREED,
        ("party", "declined"): State.DECLINED,
        ("party", "not_now"): State.LOCALITY_ACCEPTED,
    },
    State.PARTY_ACCEPTED: {
        ("locality", "accepted"): State.AGREED,
        ("locality", "declined"): State.DECLINED,
        ("locality", "not_now"): State.PARTY_ACCEPTED,
        ("party", "accepted"): State.PARTY_ACCEPTED,
        ("party", "declined"): State.DECLINED,
        ("party", "not_now"): State.NOT_NOW,
    },
    State.AGREED: {
        ("locality", "accepted"): State.AGREED,
        ("party", "accepted"): State.AGREED,
    },
    State.DECLINED: {
        ("locality", "declined"): State.DECLINED,
        ("party", "declined"): State.DECLINED,
    },
    State.WITHDRAWN: {},
}


def answer(state: State, side: Side, given: Answer) -> State:
    """The state after `side` answers; raises `ClosedError` where that answer comes too late."""
    after = TRANSITIONS[state].get((side, given))
    if after is None:
        raise ClosedError
    return after


def withdraw(state: State) -> State:
    """The state after one of the two parties left; what was agreed or declined stays so."""
    return State.WITHDRAWN if state in OPEN else state


def follow_up(before: State, after: State, by: Side) -> tuple[tuple[Step, Side], ...]:
    """The messages that a change of state by one side brings, as (step, to whom)."""
    if before == after:
        return ()
    if after is State.AGREED:
        return tuple((Step.CONTACTS, side) for side in SIDES)
    if after in (State.DECLINED, State.WITHDRAWN) and before == accepted_by(other(by)):
        return ((Step.CLOSED, other(by)),)
    return ()


def accepted_by(side: Side) -> State:
    """The state in which only this side has accepted."""
    return State.LOCALITY_ACCEPTED if side == "locality" else State.PARTY_ACCEPTED


def other(side: Side) -> Side:
    """The opposite side."""
    return "party" if side == "locality" else "locality"


def form_of(kind: Kind) -> Form:
    """Whether a match with this kind of party is an introduction or a referral."""
    return Form.INTRODUCTION if kind is Kind.COUNTERPART else Form.REFERRAL


def introduction_id(match_id: UUID) -> UUID:
    """The same introduction for the same match, however often it is approved."""
    return uuid5(_IDS, str(match_id))


def delivery_id(introduction: UUID, step: Step, side: Side) -> UUID:
    """The same message for the same step and side of an introduction."""
    return uuid5(introduction, f"{step.value}:{side}")
