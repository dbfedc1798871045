"""What becomes of a digest becomes of the messages in it: sent, failed, or nobody knows."""

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.deliveries import RESENDABLE, DeliveryState
from services.notifier.domain.introductions import QUESTIONS, Step
from services.notifier.domain.lifecycle import LEGAL, Action, Move
from services.notifier.handlers.moving import keep, open_story
from services.notifier.handlers.settling import (
    Case,
    announce_if_both_asked,
    fail,
    succeed,
    suppress,
    unconfirmed,
)
from services.notifier.store import deliveries, introductions, items

_OUT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED)
"""It has arrived, or may have."""


async def _discard(case: Case) -> None:
    """An officer has discarded the digest."""
    case.delivery.state = DeliveryState.DISCARDED.value
    case.note("discarded")


_OUTCOMES = {
    DeliveryState.SENT: succeed,
    DeliveryState.FAILED: fail,
    DeliveryState.UNCONFIRMED: unconfirmed,
    DeliveryState.SUPPRESSED: suppress,
    DeliveryState.DISCARDED: _discard,
}


async def settle_items(case: Case, deadlines: Deadlines) -> None:
    """Settle the messages of a digest that was settled; nothing for any other message.

    A message that another address could not be sent is sent once it has reached this one, as an
    e-mail that a server refuses for one of its recipients is.
    """
    state = case.delivery.stands
    if case.introduction is not None or state not in _OUTCOMES:
        return
    for key in await items.in_digest(case.session, case.delivery.id):
        found = await deliveries.find(case.session, key)
        if found is None:
            continue
        introduction = await introductions.lock_of(case.session, found)
        delivery = await deliveries.lock(case.session, key)
        if delivery is None or not _is_settled(delivery.stands, state):
            continue
        delivery.last_error = delivery.last_error or case.delivery.last_error
        one = Case(case.session, delivery, introduction, case.now)
        has_waited = delivery.stands is DeliveryState.COLLECTED
        await _OUTCOMES[state](one)
        await announce_if_both_asked(one, deadlines)
        if has_waited and delivery.stands in _OUT:
            await _begin_time(one, deadlines)


async def _begin_time(case: Case, deadlines: Deadlines) -> None:
    """The time to answer, and to the next reminder, begins when the question is out.

    A first question needs nothing more: that both sides have theirs is a move of its own.
    """
    introduction, delivery = case.introduction, case.delivery
    is_first = delivery.purpose is Step.ASK and not delivery.number
    if introduction is None or delivery.purpose not in QUESTIONS or is_first:
        return
    story = await open_story(case.session, introduction.id)
    if story.life is not None and Action.EXTEND in LEGAL[story.life.state]:
        move = Move(Action.EXTEND, "entente", case.now)
        await keep(case.session, deadlines, story, move, "Entente")


def _is_settled(item: DeliveryState, digest: DeliveryState) -> bool:
    is_waiting = item is DeliveryState.COLLECTED
    return is_waiting or (digest is DeliveryState.SENT and item in RESENDABLE)
