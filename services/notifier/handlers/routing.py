"""Sends a message on its way: to some of its addresses at once, to others in their digests."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import OUT, DeliveryState, concluded, domain_of
from services.notifier.domain.routing import Route, route
from services.notifier.store import deliveries, items, readers, receipts
from services.notifier.store.tables import Delivery, ReceiptRow

_WAITING = (DeliveryState.QUEUED, DeliveryState.HELD)
_GONE_OUT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED)


async def dispatch(
    session: AsyncSession, delivery: Delivery, recipients: Sequence[str], now: datetime
) -> None:
    """Queue a written message for those who get it now, and gather it for the others.

    Who has it already gets it no more. What is queued for the same addresses keeps its time, and
    what is held stays held. An invitation to a meeting is not gathered, since it may be about
    tomorrow.
    """
    rows = await receipts.of_delivery(session, delivery.id)
    gone = await items.gone(session, delivery.id) | {row.address for row in rows}
    left = [a for a in recipients if a.lower() not in gone]
    if not left:
        end_if_out(delivery, rows)
        return
    chosen = {} if delivery.calendar else await readers.schedules(session, left)
    found = route(left, chosen, now)
    if delivery.profile_id is not None:
        await items.gather(session, delivery, found.later, now)
    next_to = found.first or left
    to = [*(row.address for row in rows if row.stands in OUT), *next_to]
    is_same = _is_same(to, delivery.to) and delivery.stands is not DeliveryState.COLLECTED
    if found.first and is_same:
        return
    delivery.to, delivery.domain, delivery.last_error = ", ".join(to), domain_of(next_to[0]), None
    if delivery.stands is not DeliveryState.HELD:
        _queue(delivery, found, now)


def end_if_out(delivery: Delivery, rows: Sequence[ReceiptRow]) -> bool:
    """End a message that somebody has, or may have, since nobody else is to get it; says whether."""
    state = concluded([row.stands for row in rows])
    if delivery.stands not in _WAITING or state not in _GONE_OUT:
        return False
    delivery.state, delivery.next_attempt_at = state.value, None
    return True


def _is_same(addresses: Sequence[str], known: str | None) -> bool:
    return {a.lower() for a in addresses} == {a.lower() for a in (known or "").split(", ")}


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
