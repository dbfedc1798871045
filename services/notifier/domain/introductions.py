"""What an introduction is called, and which messages a move brings; `lifecycle` says what may happen.

Contacts are exchanged in the step that `INTRODUCED` brings, and in no other.
"""

from enum import StrEnum
from typing import get_args
from uuid import UUID, uuid5

from services.notifier.domain.lifecycle import FREED, SIDES, Action, Life, Move, State
from shared.events import Answer, Side
from shared.profile import Kind

_IDS = UUID("6b1c0e52-4d0f-5b7e-9a53-0d7f6a2f8c11")

ANSWERS: tuple[Answer, ...] = get_args(Answer)


class Form(StrEnum):
    """Two governments are introduced; a locality is referred to a network or programme."""

    INTRODUCTION = "introduction"
    REFERRAL = "referral"


class Step(StrEnum):
    """A message of an introduction: each side gets each step at most once."""

    ASK = "ask"
    SUPERVISOR = "supervisor"
    REMINDER = "reminder"
    LAST_REMINDER = "last_reminder"
    AGAIN = "again"
    CONTACTS = "contacts"
    CLOSED = "closed"


QUESTIONS = (Step.ASK, Step.SUPERVISOR, Step.REMINDER, Step.LAST_REMINDER, Step.AGAIN)
"""Messages that ask for an answer: not sent any more once the question is settled."""


def follow_up(before: Life | None, after: Life, move: Move) -> tuple[tuple[Step, Side], ...]:
    """The messages that a move brings, as (step, to whom)."""
    if before is None:
        return ()
    step = _step(before, after, move)
    return tuple((step, side) for side in SIDES if step and _is_for(step, side, before, move))


def _step(before: Life, after: Life, move: Move) -> Step | None:
    by_action = {
        Action.RECOMMEND: Step.SUPERVISOR,
        Action.REMIND: Step.REMINDER if after.reminders == 1 else Step.LAST_REMINDER,
        Action.ASK_AGAIN: Step.AGAIN,
    }
    if move.action in by_action or before.state is after.state:
        return by_action.get(move.action)
    if after.state is State.INTRODUCED:
        return Step.CONTACTS
    return Step.CLOSED if after.state in FREED else None


def _is_for(step: Step, side: Side, before: Life, move: Move) -> bool:
    given = before.given(side)
    by_step = {
        Step.SUPERVISOR: side == move.side,
        Step.REMINDER: given in (None, "recommended"),
        Step.LAST_REMINDER: given in (None, "recommended"),
        Step.AGAIN: given == "not_now",
        Step.CLOSED: given == "accepted" and side != move.side,
    }
    return by_step.get(step, True)


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
