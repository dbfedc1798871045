"""Brings a message up to date that is tried again: what changed while an attempt was under way."""

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import Step
from services.notifier.handlers.digesting import is_over
from services.notifier.handlers.settling import Case
from services.notifier.handlers.writing import write
from services.notifier.letters import Letters
from services.notifier.store import deliveries


async def renew(case: Case, letters: Letters) -> None:
    """Write a message anew to whoever it is for now, or take it back if nobody needs it any more."""
    introduction, delivery = case.introduction, case.delivery
    if introduction is None or delivery.stands is not DeliveryState.QUEUED:
        return
    if is_over(introduction, delivery) or await _is_handed_on(case):
        await deliveries.take_back_one(case.session, delivery.id)
    else:
        await write(case.session, letters, introduction, delivery, case.now)


async def _is_handed_on(case: Case) -> bool:
    """Whether the question was put to a colleague in a message of its own meanwhile."""
    delivery = case.delivery
    if delivery.introduction_id is None or delivery.purpose is not Step.ASK:
        return False
    asks = await deliveries.asks(case.session, delivery.introduction_id, delivery.to_side)
    return any(ask.number > delivery.number for ask in asks)
