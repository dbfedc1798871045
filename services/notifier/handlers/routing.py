"""Sends a message on its way: to some of its addresses at once, to others in their digests."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState, domain_of
from services.notifier.domain.routing import Route, route
from services.notifier.store import deliveries, items, readers
from services.notifier.store.tables import Delivery


async def dispatch(
    session: AsyncSession, delivery: Delivery, recipients: Sequence[str], now: datetime
) -> None:
    """Queue a written message for those who get it now, and gather it for the others.

    What is queued already for the same addresses keeps its time, and what is held stays held. An invitation to a meeting is not
    gathered, since it may be about tomorrow.
    """
    gone = await items.gone(session, delivery.id)
    left = [a for a in recipients if a.lower() not in gone]
    if not left:
        return
    chosen = {} if delivery.calendar else await readers.schedules(session, left)
    found = route(left, chosen, now)
    if delivery.profile_id is not None:
        await items.gather(session, delivery, found.later, now)
    to = ", ".join(found.first or left)
    is_same = to == delivery.to and delivery.stands is not DeliveryState.COLLECTED
    if found.first and is_same:
        return
    delivery.to, delivery.domain, delivery.last_error = to, domain_of(to), None
    if found.first and delivery.stands is DeliveryState.HELD:
        return
    _queue(delivery, found, now)


def _queue(delivery: Delivery, found: Route, now: datetime) -> None:
    if found.first:
        deliveries.queue(delivery, now)
        delivery.next_attempt_at = found.at
    else:
        delivery.state = DeliveryState.COLLECTED.value
        delivery.next_attempt_at = None


async def put_to_quiet_end(session: AsyncSession, delivery: Delivery, now: datetime) -> bool:
    """Give a claimed message back if all who get it are in quiet hours; returns whether they are."""
    addresses = (delivery.to or "").split(", ")
    chosen = await readers.schedules(session, addresses)
    ends = [chosen[a].quiet_until(now) if a in chosen else None for a in addresses]
    quiet = [end for end in ends if end is not None]
    if delivery.calendar or len(quiet) < len(ends):
        return False
    delivery.claimed_by = delivery.claimed_until = delivery.attempted_at = None
    delivery.next_attempt_at = min(quiet)
    await session.flush()
    return True
