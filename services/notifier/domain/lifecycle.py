"""The life of an introduction or referral: one state machine, whose moves are kept and can be replayed.

Which move is legal where, and what it changes, is said here and nowhere else. Deadlines are in
`deadlines`, letters that a move brings in `introductions`, reasons in words in `reasons`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from services.notifier.domain.errors import ClosedError, IllegalMoveError, PostponedBeforeError
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

REMINDERS_MAX = 2
"""Reminders of one introduction, however often its question is asked again."""

_ANSWERS = frozenset({Action.RECOMMEND, Action.ACCEPT, Action.DECLINE, Action.POSTPONE})
_OPEN = _ANSWERS | {
    Action.ASK, Action.ACKNOWLEDGE, Action.LEAVE, Action.HAND_OVER, Action.EXTEND
}  # fmt: skip
_WAITING = _OPEN | {Action.REMIND, Action.EXPIRE}
_MEETING = frozenset(
    {
        Action.PROPOSE_MEETING, Action.MEET, Action.AGREE, Action.CLOSE, Action.EXPIRE,
        Action.CHECK_IN, Action.CONTINUE,
    }
)  # fmt: skip

LEGAL: Mapping[State, frozenset[Action]] = {
    State.APPROVED: _OPEN | {Action.EXPIRE},
    State.ASKED: _WAITING,
    State.ACCEPTED: _WAITING,
    State.NOT_NOW: _OPEN | {Action.ASK_AGAIN},
    State.INTRODUCED: _MEETING,
    State.MEETING_PROPOSED: _MEETING | {Action.CANCEL_MEETING},
    State.MET: _MEETING - {Action.PROPOSE_MEETING},
    State.AGREEMENT: frozenset({Action.AGREE}),
    **{state: frozenset() for state in ENDED},
}
"""What may happen in each state."""

_SIDE = frozenset[Actor]({"locality", "party"})
_US = frozenset[Actor]({"entente"})
ACTORS: Mapping[Action, frozenset[Actor]] = {
    Action.APPROVE: frozenset({"officer"}),
    Action.ASK: _US,
    Action.RECOMMEND: _SIDE,
    Action.ACCEPT: _SIDE | _US,
    Action.DECLINE: _SIDE,
    Action.POSTPONE: _SIDE,
    Action.ACKNOWLEDGE: frozenset({"party"}),
    Action.REMIND: _US,
    Action.ASK_AGAIN: _US,
    Action.EXPIRE: _US,
    Action.PROPOSE_MEETING: _SIDE,
    Action.CANCEL_MEETING: _SIDE,
    Action.MEET: _SIDE,
    Action.AGREE: _SIDE,
    Action.CLOSE: _SIDE,
    Action.CHECK_IN: _US,
    Action.CONTINUE: _SIDE,
    Action.LEAVE: _US,
    Action.HAND_OVER: _SIDE,
    Action.EXTEND: frozenset({"officer"}),
}
"""Who may do it; we accept for a side that asked us always to."""

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
_DATED = frozenset({Action.POSTPONE, Action.PROPOSE_MEETING, Action.MEET, Action.AGREE})


def check(life: Life, move: Move) -> None:
    """Raise `IllegalMoveError` (or `ClosedError`) unless this move may happen now."""
    if move.action not in LEGAL[life.state]:
        raise ClosedError if move.action in _ANSWERS else IllegalMoveError
    if move.actor not in ACTORS[move.action] or not _names_its_side(move):
        raise IllegalMoveError
    if move.action in _DATED and move.day is None:
        raise IllegalMoveError
    if move.action is Action.POSTPONE and move.side in life.asked_again:
        raise PostponedBeforeError
    if not _is_news(life, move):
        raise IllegalMoveError


def _names_its_side(move: Move) -> bool:
    if move.actor in SIDES:
        return move.side == move.actor
    return (move.side is not None) == (move.action in (Action.ACCEPT, Action.LEAVE))


def _is_news(life: Life, move: Move) -> bool:
    """Some things happen once: asking, acknowledging, an answer that stands already."""
    given = life.given(move.side) if move.side else None
    news: Mapping[Action, bool] = {
        Action.ASK: not life.asked,
        Action.ACKNOWLEDGE: not life.acknowledged,
        Action.REMIND: life.reminders < REMINDERS_MAX,
        Action.RECOMMEND: given in (None, "not_now"),
        Action.ACCEPT: given != "accepted",
        Action.HAND_OVER: given in (None, "not_now"),
    }
    return news.get(move.action, True)


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
        return _answered(life, move.side, _GIVEN[move.action], move.day)
    if move.action is Action.ASK_AGAIN:
        return _asked_again(life)
    if move.action is Action.REMIND:
        return replace(life, reminders=life.reminders + 1, reminded_at=move.at)
    if move.action is Action.EXTEND:
        return replace(life, reminded_at=move.at)
    return replace(
        life,
        checked_at=move.at if move.action is Action.CHECK_IN else life.checked_at,
        said_at=move.at if move.actor in SIDES and life.introduced_at else life.said_at,
        asked=life.asked or move.action is Action.ASK,
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
