"""Messages: adding, claiming and settling them. A message is only ever sent under a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import LEASE, DeliveryState, message_id
from services.notifier.domain.errors import ClaimLostError
from services.notifier.domain.introductions import Step, delivery_id
from services.notifier.store.tables import Delivery
from shared.events import Side

_UNSENT = (DeliveryState.NEEDS_CONTACT.value, DeliveryState.QUEUED.value)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message to add: whose introduction, which step, to which side."""

    introduction_id: UUID
    step: Step
    side: Side


async def add(session: AsyncSession, new: NewDelivery, mail_domain: str, now: datetime) -> Delivery:
    """Add a message without an address; each step and side of an introduction comes once."""
    key = delivery_id(new.introduction_id, new.step, new.side)
    delivery = Delivery(
        id=key,
        introduction_id=new.introduction_id,
        step=new.step.value,
        side=new.side,
        message_id=message_id(key, mail_domain),
        state=DeliveryState.NEEDS_CONTACT.value,
        attempts=0,
        created_at=now,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def find(session: AsyncSession, key: UUID) -> Delivery | None:
    """One message, to look at."""
    return await session.get(Delivery, key)


async def lock(session: AsyncSession, key: UUID) -> Delivery | None:
    """One message, to change."""
    return await session.get(Delivery, key, with_for_update=True, populate_existing=True)


async def of_introduction(session: AsyncSession, key: UUID) -> Sequence[Delivery]:
    """All messages of an introduction (each step once a side), oldest first."""
    statement = select(Delivery).where(Delivery.introduction_id == key)
    return (await session.scalars(statement.order_by(Delivery.created_at, Delivery.id))).all()


async def changeable(session: AsyncSession, introductions: Sequence[UUID]) -> list[Delivery]:
    """Messages of these introductions that nobody has begun to send, to write anew."""
    statement = select(Delivery).where(
        Delivery.introduction_id.in_(introductions),
        Delivery.state.in_(_UNSENT),
        Delivery.claimed_by.is_(None),
    )
    return list(await session.scalars(statement.with_for_update()))


async def take_back(
    session: AsyncSession, introduction: UUID, steps: Sequence[Step], side: Side | None = None
) -> None:
    """Delete messages of these steps (to this side, or to both) that have not gone out."""
    statement = _unsent(introduction).where(Delivery.step.in_([s.value for s in steps]))
    await session.execute(statement if side is None else statement.where(Delivery.side == side))


async def take_back_from(session: AsyncSession, introduction: UUID, side: Side) -> None:
    """Delete messages to this side that have not gone out."""
    await session.execute(_unsent(introduction).where(Delivery.side == side))


async def is_due(session: AsyncSession, now: datetime) -> bool:
    """Whether any message could be claimed."""
    return await session.scalar(_due(now).with_only_columns(Delivery.id).limit(1)) is not None


async def claim(session: AsyncSession, worker: str, now: datetime) -> Delivery | None:
    """Take the message that has waited longest, for `LEASE`."""
    oldest = _due(now).order_by(Delivery.next_attempt_at, Delivery.created_at, Delivery.id)
    delivery = await session.scalar(oldest.limit(1).with_for_update(skip_locked=True))
    if delivery is not None:
        delivery.claimed_by, delivery.claimed_until = worker, now + LEASE
    return delivery


async def transmit(session: AsyncSession, key: UUID, worker: str) -> None:
    """Note that the text is about to be sent; raises `ClaimLostError`."""
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


async def recover(session: AsyncSession, worker: str, now: datetime) -> list[Delivery]:
    """Settle what crashed workers (and this one's predecessor of the same name) left claimed.

    Claims are released; a message whose text may be out becomes unconfirmed and is returned.
    """
    abandoned = or_(Delivery.claimed_by == worker, Delivery.claimed_until <= now)
    rows = await session.scalars(select(Delivery).where(abandoned).with_for_update())
    unconfirmed = []
    for delivery in rows:
        delivery.claimed_by = delivery.claimed_until = None
        if delivery.stands is DeliveryState.TRANSMITTING:
            delivery.state = DeliveryState.UNCONFIRMED.value
            delivery.last_error = "The sender stopped while the text was being sent."
            unconfirmed.append(delivery)
    return unconfirmed


def _unsent(introduction: UUID) -> Delete:
    return delete(Delivery).where(
        Delivery.introduction_id == introduction, Delivery.state.in_(_UNSENT)
    )


def _due(now: datetime) -> Select[Delivery]:
    return select(Delivery).where(
        Delivery.state == DeliveryState.QUEUED.value,
        Delivery.next_attempt_at <= now,
        Delivery.claimed_by.is_(None),
    )
