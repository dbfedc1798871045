"""The life of an introduction or referral: one state machine, whose moves are kept and can be replayed.

What a move changes is said here and nowhere else; which one is legal where in `legality`. Deadlines
are in `deadlines`, letters that a move brings in `introductions`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from services.notifier.domain.errors import IllegalMoveError
from services.notifier.domain.legality import ACTORS, LEGAL, REMINDERS_MAX, check
from services.notifier.domain.states import (
    ENDED,
    FREED,
    OPEN,
    SIDES,
    TOGETHER,
    Action,
    Actor,
    Given,
    Life,
    Move,
    State,
)
from shared.events import Answer, Side

__all__ = [
    "ACTION_OF",
    "ACTORS",
    "ENDED",
    "FREED",
    "LEGAL",
    "OPEN",
    "REMINDERS_MAX",
    "SIDES",
    "TOGETHER",
    "Action",
    "Actor",
    "Given",
    "Life",
    "Move",
    "State",
    "advance",
    "begin",
    "replay",
]

_GIVEN: Mapping[Action, Given] = {
    Action.RECOMMEND: "recommended",
    Action.ACCEPT: "accepted",
    Action.DECLINE: "declined",
    Action.POSTPONE: "not_now",
}
ACTION_OF: Mapping[Answer, Action] = {
    "accepted": Action.ACCEPT,
    "declined": Action.DECLINE,
    "not_now": Action.POSTPONE,
}
_REACHED: Mapping[Action, State] = {
    Action.EXPIRE: State.NO_ANSWER,
    Action.LEAVE: State.WITHDRAWN,
    Action.PROPOSE_MEETING: State.MEETING_PROPOSED,
    Action.CANCEL_MEETING: State.INTRODUCED,
    Action.MEET: State.MET,
    Action.AGREE: State.AGREEMENT,
    Action.CLOSE: State.CLOSED,
}
_NOT_YET = frozenset({"no_reply", "no_capacity"})
"""Reasons why nothing has come of it that need not last."""


def begin(move: Move) -> Life:
    """The life that an approval begins."""
    if move.action is not Action.APPROVE or move.actor not in ACTORS[Action.APPROVE]:
        raise IllegalMoveError
    return Life(State.APPROVED, move.at, until=move.until)


def advance(life: Life, move: Move) -> Life:
    """The life after a move; raises `IllegalMoveError` if it may not happen now."""
    check(life, move)
    after = replace(_changed(life, move), number=life.number + 1, until=move.until)
    state = _state(after, move)
    if state is State.INTRODUCED and life.introduced_at is None:
        after = replace(after, introduced_at=move.at)
    return after if state is life.state else replace(after, state=state, since=move.at)


def replay(moves: Iterable[Move]) -> Life:
    """The life that these moves, oldest first, have made."""
    first, *others = moves
    life = begin(first)
    for move in others:
        life = advance(life, move)
    return life


def _changed(life: Life, move: Move) -> Life:
    if move.action in _GIVEN and move.side:
        after = _answered(life, move.side, _GIVEN[move.action], move.day)
        is_new_question = move.action is Action.RECOMMEND
        return replace(after, reminded_at=move.at) if is_new_question else after
    if move.action is Action.ASK_AGAIN:
        return _asked_again(life)
    if move.action is Action.REMIND:
        return replace(life, reminders=life.reminders + 1, reminded_at=move.at)
    if move.action is Action.EXTEND:
        return replace(life, reminded_at=move.at)
    if move.action is Action.CLOSE:
        life = replace(life, is_over=life.is_over or move.reason not in _NOT_YET)
    elif move.actor in SIDES:
        life = replace(life, is_over=False)
    return replace(
        life,
        checked_at=move.at if move.action is Action.CHECK_IN else life.checked_at,
        said_at=move.at if move.actor in SIDES and life.introduced_at else life.said_at,
        asked_at=move.at if move.action is Action.ASK else life.asked_at,
        has_met=life.has_met or move.action is Action.MEET,
        acknowledged=life.acknowledged or move.action is Action.ACKNOWLEDGE,
        meeting_on=_meeting_on(life, move),
    )


def _meeting_on(life: Life, move: Move) -> date | None:
    if move.action is Action.CANCEL_MEETING:
        return None
    return move.day if move.action is Action.PROPOSE_MEETING else life.meeting_on


def _answered(life: Life, side: Side, given: Given, day: date | None) -> Life:
    again = day if given == "not_now" else None
    if side == "locality":
        return replace(life, locality=given, locality_again=again)
    return replace(life, party=given, party_again=again)


def _asked_again(life: Life) -> Life:
    late = frozenset(side for side in SIDES if life.given(side) == "not_now")
    return replace(
        life,
        locality=None if "locality" in late else life.locality,
        party=None if "party" in late else life.party,
        locality_again=None,
        party_again=None,
        asked_again=life.asked_again | late,
        reminded_at=None,
    )


def _state(life: Life, move: Move) -> State:
    if move.action is Action.EXPIRE and life.reveals_contacts:
        return State.CLOSED
    if move.action in _REACHED:
        return _REACHED[move.action]
    if move.action is Action.CONTINUE and life.state is State.CLOSED:
        return State.MET if life.has_met else State.INTRODUCED
    return _undecided(life) if life.state in OPEN else life.state


def _undecided(life: Life) -> State:
    """The state that the answers of both sides make."""
    if life.reveals_contacts:
        return State.INTRODUCED
    given = (life.locality, life.party)
    by_answer = (
        ("declined", State.DECLINED),
        ("not_now", State.NOT_NOW),
        ("accepted", State.ACCEPTED),
    )
    waiting = State.ASKED if life.asked else State.APPROVED
    return next((state for answer, state in by_answer if answer in given), waiting)
