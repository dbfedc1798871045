"""What becomes of a message that came back, and of the messages in a digest that did.

A message is bounced once it came back from everybody who had it, by itself or in a digest.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import OUT, DeliveryState, LogEvent
from services.notifier.domain.incoming import Incoming
from services.notifier.handlers.settling import Case, give_up
from services.notifier.store import (
    deliveries,
    delivery_log,
    incoming,
    introductions,
    items,
    receipts,
    suppressions,
)
from services.notifier.store.tables import Delivery
from shared.mail import comparable

_GONE_OUT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED)


async def bar(session: AsyncSession, mail: Incoming, delivery: Delivery, now: datetime) -> None:
    """Put addresses that are no good on the list, if we wrote to them."""
    ours = {comparable(a): a for a in (delivery.to or "").split(", ") if a}
    for one in mail.returned:
        address = ours.get(comparable(one.address))
        if one.blames_address and address is not None:
            await suppressions.add(
                session, address, one.said, now, status=one.status, delivery_id=delivery.id
            )


async def take_back(case: Case, words: str) -> None:
    """End a message that came back from everybody; of a digest, what it carried."""
    if await _end(case, words) and case.introduction is None:
        await _end_items(case, words)


async def _end(case: Case, words: str) -> bool:
    """End a message if nobody has it any more; returns whether it was ended."""
    if case.delivery.stands not in _GONE_OUT or not await _is_back(case):
        return False
    case.delivery.last_error = words
    await give_up(case, DeliveryState.BOUNCED, f"came back: {words}")
    return True


async def _end_items(case: Case, words: str) -> None:
    for key in await items.in_digest(case.session, case.delivery.id):
        found = await deliveries.find(case.session, key)
        if found is None:
            continue
        introduction = await introductions.lock_of(case.session, found)
        delivery = await deliveries.lock(case.session, key)
        if delivery is None:
            continue
        if await _end(Case(case.session, delivery, introduction, case.now), words):
            delivery_log.note(case.session, delivery, LogEvent.BOUNCED, case.now, words=words)


async def _is_back(case: Case) -> bool:
    """Whether it came back from all who had it; whom it was never sent to does not count."""
    session, key = case.session, case.delivery.id
    rows = await receipts.of_delivery(session, key)
    had_it = {comparable(row.address) for row in rows if row.stands in OUT}
    carried = await items.carried(session, key)
    if not had_it and not carried:
        had_it = {comparable(a) for a in (case.delivery.to or "").split(", ") if a}
    if not had_it <= {comparable(a) for a in await incoming.bounced(session, key)}:
        return False
    for address, digest in carried.items():
        back = {comparable(a) for a in await incoming.bounced(session, digest)}
        if comparable(address) not in back:
            return False
    return True
