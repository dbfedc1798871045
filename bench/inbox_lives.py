"""Lives of introductions as people would lead them, for the benchmark of the inbox; nothing is stored."""

from datetime import UTC, datetime, timedelta
from functools import partial

from services.notifier.domain.introductions import Step, follow_up
from services.notifier.domain.lifecycle import SIDES, Action, Move, advance, begin

NOW = datetime.now(UTC)
FATES = {
    "asked": 8, "one": 8, "no": 26, "later": 6, "silent": 22, "handed": 3,
    "introduced": 6, "proposed": 5, "met": 4, "agreed": 4, "nothing": 8,
}  # fmt: skip
"""How many of a hundred go which way."""


def course(chance):
    """(days since the approval, move without its moment), oldest first."""
    one, two = chance.sample(SIDES, 2)
    fate = chance.choices(list(FATES), list(FATES.values()))[0]
    side = partial(_of_side, one)
    asked = [(0, {"action": Action.APPROVE, "actor": "officer"}), (0, _ours(Action.ASK))]
    reminded = [(7, _ours(Action.REMIND)), (14, _ours(Action.REMIND))]
    both = [*asked, (2, side(Action.ACCEPT)), (5, _of_side(two, Action.ACCEPT))]
    on = [(38, _ours(Action.CHECK_IN)), (41, side(Action.CONTINUE, reason="talking"))]
    proposed = [*both, (12, side(Action.PROPOSE_MEETING, day=30))]
    met = [*proposed, (31, side(Action.MEET, day=30)), *on]
    by_fate = {
        "asked": asked, "one": [*asked, (3, side(Action.ACCEPT)), *reminded[:1]],
        "no": [*asked, (4, side(Action.DECLINE, reason="no_fit", note="Perhaps in a year."))],
        "later": [*asked, (3, side(Action.POSTPONE, day=600))],
        "silent": [*asked, *reminded, (21, _ours(Action.EXPIRE, reason="no_answer"))],
        "handed": [*asked, (1, side(Action.HAND_OVER)), (5, side(Action.ACCEPT))],
        "introduced": [*both, *on], "proposed": proposed, "met": [*met, (98, on[0][1])],
        "agreed": [*met, (70, side(Action.AGREE, day=69, kind="project"))],
        "nothing": [*both, *on, (60, _of_side(two, Action.CLOSE, reason="no_common_ground"))],
    }  # fmt: skip
    return by_fate[fate]


def live(told, start, *, is_referral):
    """(life before, move, life after, messages as (step, side)) of each move that is not to come."""
    life, lived = None, []
    for after_days, said in told:
        at = start + timedelta(days=after_days)
        if at > NOW:
            break
        day = said.get("day")
        named = (start + timedelta(days=day)).date() if day else None
        move = Move(**said | {"day": named, "at": at, "until": at + timedelta(days=21)})
        after = advance(life, move) if life else begin(move)
        mails = follow_up(life, after, move, is_referral=is_referral)
        if move.action is Action.APPROVE:
            mails = tuple((Step.ASK, side) for side in SIDES)
        if move.action is Action.PROPOSE_MEETING:
            mails = tuple((Step.MEETING, side) for side in SIDES)
        lived.append((life, move, after, mails))
        life = after
    return lived


def _of_side(side, action, **more):
    return {"action": action, "actor": side, "side": side, **more}


def _ours(action, **more):
    return {"action": action, "actor": "entente", **more}
