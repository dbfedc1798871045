"""What an introduction is called, and which messages a move brings; `lifecycle` says what may happen.

Contacts are exchanged in the step that `INTRODUCED` brings, and in no other.
"""

from enum import StrEnum
from typing import get_args
from uuid import UUID, uuid5

from services.notifier.domain.lifecycle import FREED, OPEN, SIDES, Action, Life, Move, State
from shared.events import Answer, Side
from shared.profile import Kind

_IDS = UUID("6b1c0e52-4d0f-5b7e-9a53-0d7f6a2f8c11")
_NOTICES = UUID("0f6a3c1e-8d24-5c39-b7a8-52d1e94b6d70")

ANSWERS: tuple[Answer, ...] = get_args(Answer)


class Form(StrEnum):
    """Two governments are introduced; a locality is referred to a network or programme."""

    INTRODUCTION = "introduction"
    REFERRAL = "referral"


class Step(StrEnum):
    """What a message is for; `NOTICE` is every message that belongs to no introduction.

    Each side of an introduction gets each other step at most once for each `number`.
    """

    ASK = "ask"
    SUPERVISOR = "supervisor"
    REMINDER = "reminder"
    LAST_REMINDER = "last_reminder"
    AGAIN = "again"
    CONTACTS = "contacts"
    CLOSED = "closed"
    CHECK_IN = "check_in"
    MEETING = "meeting"
    MESSAGE = "message"
    NOTED = "noted"
    NOTICE = "notice"


QUESTIONS = (Step.ASK, Step.SUPERVISOR, Step.REMINDER, Step.LAST_REMINDER, Step.AGAIN)
"""Messages that ask for an answer: not sent any more once the question is settled."""


def follow_up(
    before: Life | None, after: Life, move: Move, *, is_referral: bool = False
) -> tuple[tuple[Step, Side], ...]:
    """The messages that a move brings, as (step, to whom).

    A locality whose referral is declined is told why, whether it has answered itself or not.
    """
    if before is None:
        return ()
    step = _step(before, after, move)
    if step is Step.CLOSED and is_referral and is_refusal(move):
        return ((step, "locality"),)
    return tuple((step, side) for side in SIDES if step and _is_for(step, side, before, move))


def is_refusal(move: Move) -> bool:
    """Whether the other side than the locality declines."""
    return move.action is Action.DECLINE and move.side == "party"


def _step(before: Life, after: Life, move: Move) -> Step | None:
    by_action = {
        Action.RECOMMEND: Step.SUPERVISOR,
        Action.REMIND: Step.REMINDER if after.reminders == 1 else Step.LAST_REMINDER,
        Action.ASK_AGAIN: Step.AGAIN,
        Action.CHECK_IN: Step.CHECK_IN,
    }
    if move.action in by_action or before.state is after.state:
        return by_action.get(move.action)
    if after.state is State.INTRODUCED:
        return Step.CONTACTS if before.state in OPEN else None
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


def delivery_id(introduction: UUID, step: Step, side: Side, number: int = 0) -> UUID:
    """The same message for the same step, side and number (from 0) of an introduction."""
    counted = f":{number}" if number else ""
    return uuid5(introduction, f"{step.value}:{side}{counted}")


def notice_id(key: str) -> UUID:
    """The same message for the same natural key of a notice, such as "digest:ACCOUNT:2027-03-31"."""
    return uuid5(_NOTICES, key)
