"""Which message is sent next, and taking it: a message is only ever sent under a claim.

Domains that are left alone, or have had their copies of this minute, are passed over. Their
messages are never read on the way: the index of the queue is walked domain by domain instead.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, literal, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import LEASE, DeliveryState
from services.notifier.domain.errors import ClaimLostError
from services.notifier.store import rests
from services.notifier.store.tables import Delivery, ReceiptRow

RATE_PERIOD = timedelta(minutes=1)
_FRONT = 20
"""How many of the oldest are looked at before the queue is walked by domain."""
_ORDER = (Delivery.next_attempt_at, Delivery.created_at, Delivery.id)
_QUEUED = literal(DeliveryState.QUEUED.value, literal_execute=True)
"""Written into the statement, so that every planner sees that the index of the queue will do."""
_WAITS = (Delivery.state == _QUEUED, Delivery.claimed_by.is_(None))


async def is_due(session: AsyncSession, now: datetime, rate: int = 0) -> bool:
    """Whether any message could be claimed."""
    return bool(await _due(session, now, rate))


async def claim(
    session: AsyncSession, worker: str, now: datetime, rate: int = 0
) -> Delivery | None:
    """Take the message that has waited longest, for `LEASE`, passing over domains that rest.

    So does a domain with `rate` copies within the last minute (0: no limit).
    """
    found = await _due(session, now, rate)
    if not found:
        return None
    oldest = select(Delivery).where(Delivery.id.in_(found), *_WAITS).order_by(*_ORDER)
    delivery = await session.scalar(oldest.limit(1).with_for_update(skip_locked=True))
    if delivery is not None:
        delivery.claimed_by, delivery.claimed_until = worker, now + LEASE
        delivery.attempted_at = now
    return delivery


async def transmit(session: AsyncSession, key: UUID, worker: str) -> None:
    """Note that a text is about to be sent; raises `ClaimLostError`."""
    statement = (
        update(Delivery)
        .where(
            Delivery.id == key,
            Delivery.claimed_by == worker,
            Delivery.state == DeliveryState.QUEUED.value,
        )
        .values(state=DeliveryState.TRANSMITTING.value)
        .returning(Delivery.id)
    )
    if await session.scalar(statement) is None:
        raise ClaimLostError


async def abandoned(session: AsyncSession, worker: str, now: datetime) -> Sequence[UUID]:
    """What crashed workers (and this one's predecessor of the same name) left claimed."""
    is_over = or_(Delivery.claimed_by == worker, Delivery.claimed_until <= now)
    claimed = select(Delivery.id).where(Delivery.claimed_by.is_not(None), is_over)
    return (await session.scalars(claimed)).all()


async def _due(session: AsyncSession, now: datetime, rate: int) -> Sequence[UUID]:
    """Some messages that may be sent now, the longest waiting first."""
    passed_over = await barred(session, now, rate)
    if rests.SERVER in passed_over:
        return ()
    waiting = select(Delivery.id, Delivery.domain).where(*_WAITS, Delivery.next_attempt_at <= now)
    front = (await session.execute(waiting.order_by(*_ORDER).limit(_FRONT))).all()
    found = [key for key, domain in front if domain not in passed_over]
    if found or len(front) < _FRONT:
        return found
    domain = await session.scalar(_first_domain(passed_over, now))
    if domain is None:
        return ()
    of_domain = waiting.where(Delivery.domain == domain).order_by(*_ORDER).limit(_FRONT)
    return (await session.scalars(of_domain)).all()


async def barred(session: AsyncSession, now: datetime, rate: int) -> set[str | None]:
    """Domains that get nothing now: they rest, or have had `rate` copies within the last minute."""
    resting: set[str | None] = set(await session.scalars(rests.resting(now)))
    return resting | (await _sated(session, now, rate) if rate else set())


async def _sated(session: AsyncSession, now: datetime, rate: int) -> set[str | None]:
    """Domains that have had their copies of this minute.

    A message of which nobody's copy was settled counts as one, for the domain it was tried at.
    """
    since = now - RATE_PERIOD
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    place = (func.instr if is_sqlite else func.strpos)(ReceiptRow.address, "@")
    is_copy = (ReceiptRow.delivery_id == Delivery.id, ReceiptRow.at > since)
    tried = Delivery.attempted_at > since
    copies = select(func.substr(ReceiptRow.address, place + 1).label("domain")).join_from(
        Delivery, ReceiptRow, and_(*is_copy)
    )
    others = select(Delivery.domain).where(tried, ~exists().where(*is_copy))
    every = union_all(copies.where(tried), others).subquery()
    counted = select(every.c.domain).where(every.c.domain != rests.SERVER)
    return set(await session.scalars(counted.group_by(every.c.domain).having(func.count() >= rate)))


def _first_domain(barred: set[str | None], now: datetime) -> Select[str]:
    """The domain whose oldest message has waited longest, without those that are barred.

    Each step of the walk finds the next domain in the index, however many messages wait for it.
    """
    first = select(func.min(Delivery.domain).label("domain")).where(*_WAITS)
    walk = first.cte("walk", recursive=True)
    following = select(func.min(Delivery.domain)).where(*_WAITS, Delivery.domain > walk.c.domain)
    walk = walk.union_all(select(following.scalar_subquery()).where(walk.c.domain.is_not(None)))
    oldest = (
        select(func.min(Delivery.next_attempt_at))
        .where(*_WAITS, Delivery.domain == walk.c.domain)
        .scalar_subquery()
    )
    served = select(walk.c.domain).where(walk.c.domain.not_in(barred), oldest <= now)
    return served.order_by(oldest).limit(1)
