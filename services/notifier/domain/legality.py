"""Which move may happen in which state of an introduction, by whom; what it changes is in `lifecycle`."""

from collections.abc import Mapping

from services.notifier.domain.errors import ClosedError, IllegalMoveError, PostponedBeforeError
from services.notifier.domain.states import FREED, SIDES, Action, Actor, Life, Move, State

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
    State.CLOSED: _MEETING - {Action.EXPIRE},
    **{state: frozenset() for state in FREED},
}
"""What may happen in each state; what was closed without an outcome may still have one."""

_SIDE = frozenset[Actor]({"locality", "party"})
_US = frozenset[Actor]({"entente"})
_OFFICER = frozenset[Actor]({"officer"})
ACTORS: Mapping[Action, frozenset[Actor]] = {
    Action.APPROVE: _OFFICER,
    Action.ASK: _US,
    Action.RECOMMEND: _SIDE | _OFFICER,
    Action.ACCEPT: _SIDE | _US | _OFFICER,
    Action.DECLINE: _SIDE | _OFFICER,
    Action.POSTPONE: _SIDE | _OFFICER,
    Action.ACKNOWLEDGE: frozenset[Actor]({"party"}) | _OFFICER,
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
    Action.EXTEND: _US | _OFFICER,
}
"""Who may do it; we accept for a side that asked us always to, officers note what a reply says."""

_OF_ONE_SIDE = _ANSWERS | {Action.ACKNOWLEDGE, Action.LEAVE}
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
    if move.action is Action.ACKNOWLEDGE:
        return move.side == "party"
    return (move.side is not None) == (move.action in _OF_ONE_SIDE)


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
