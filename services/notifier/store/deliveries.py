"""Messages: adding, claiming and settling them. A message is only ever sent under a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Select, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import LEASE, DeliveryState, message_id
from services.notifier.domain.errors import ClaimLostError
from services.notifier.domain.introductions import QUESTIONS, Step, delivery_id
from services.notifier.store import rests
from services.notifier.store.tables import Delivery
from shared.events import Side

RATE_PERIOD = timedelta(minutes=1)
_UNSENT = (
    DeliveryState.NEEDS_CONTACT.value,
    DeliveryState.QUEUED.value,
    DeliveryState.HELD.value,
    DeliveryState.COLLECTED.value,
)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message to add: whose introduction, which step, to which side and party; `number` from 0."""

    introduction_id: UUID
    step: Step
    side: Side
    profile_id: UUID | None = None
    number: int = 0


async def add(session: AsyncSession, new: NewDelivery, mail_domain: str, now: datetime) -> Delivery:
    """Add a message without an address; each step, side and number of an introduction comes once."""
    key = delivery_id(new.introduction_id, new.step, new.side, new.number)
    delivery = Delivery(
        id=key,
        introduction_id=new.introduction_id,
        step=new.step.value,
        side=new.side,
        number=new.number,
        profile_id=new.profile_id,
        message_id=message_id(key, mail_domain),
        state=DeliveryState.NEEDS_CONTACT.value,
        attempts=0,
        created_at=now,
    )
    session.add(delivery)
    await session.flush()
    return delivery


async def add_notice(session: AsyncSession, row: dict[str, Any]) -> Delivery | None:
    """Add a message of no introduction; `None` if one of its `id` is there already."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite_insert if is_sqlite else postgres_insert)(Delivery)
    fields = row | {"step": Step.NOTICE.value}
    statement = insert.values(fields).on_conflict_do_nothing().returning(Delivery)
    return (await session.scalars(statement)).one_or_none()


async def find(session: AsyncSession, key: UUID) -> Delivery | None:
    """One message, to look at."""
    return await session.get(Delivery, key)


async def named(session: AsyncSession, envelope: str) -> Delivery | None:
    """The message whose envelope had this name, which is its id in hexadecimal digits."""
    try:
        return await find(session, UUID(hex=envelope))
    except ValueError:
        return None


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


async def take_back_notice(session: AsyncSession, key: UUID) -> None:
    """Delete a message of no introduction that has not gone out and is not being sent."""
    await session.execute(
        delete(Delivery).where(
            Delivery.id == key, Delivery.state.in_(_UNSENT), Delivery.claimed_by.is_(None)
        )
    )


def queue(delivery: Delivery, now: datetime) -> None:
    """Let a message that has an address be sent at once, as if it were new."""
    delivery.state, delivery.attempts = DeliveryState.QUEUED.value, 0
    delivery.queued_at = delivery.next_attempt_at = now
    delivery.held_at = delivery.released_at = None


async def holds_question(session: AsyncSession, introduction: UUID) -> bool:
    """Whether a message that asks for an answer is held, so that its time does not run."""
    statement = select(Delivery.id).where(
        Delivery.introduction_id == introduction,
        Delivery.state == DeliveryState.HELD.value,
        Delivery.step.in_([s.value for s in QUESTIONS]),
    )
    return await session.scalar(statement.limit(1)) is not None


async def is_due(session: AsyncSession, now: datetime, rate: int = 0) -> bool:
    """Whether any message could be claimed."""
    due = _due(now, rate).with_only_columns(Delivery.id)
    return await session.scalar(due.limit(1)) is not None


async def claim(
    session: AsyncSession, worker: str, now: datetime, rate: int = 0
) -> Delivery | None:
    """Take the message that has waited longest, for `LEASE`, passing over domains that rest.

    So does a domain with `rate` messages within the last minute (0: no limit).
    """
    oldest = _due(now, rate).order_by(Delivery.next_attempt_at, Delivery.created_at, Delivery.id)
    delivery = await session.scalar(oldest.limit(1).with_for_update(skip_locked=True))
    if delivery is not None:
        delivery.claimed_by, delivery.claimed_until = worker, now + LEASE
        delivery.attempted_at = now
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
    claimed = select(Delivery).where(Delivery.claimed_by.is_not(None), abandoned)
    rows = await session.scalars(claimed.with_for_update())
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


def _due(now: datetime, rate: int) -> Select[Delivery]:
    domain = func.coalesce(Delivery.domain, rests.SERVER)
    due = select(Delivery).where(
        Delivery.state == DeliveryState.QUEUED.value,
        Delivery.next_attempt_at <= now,
        Delivery.claimed_by.is_(None),
        domain.not_in(rests.resting(now)),
        ~rests.server_rests(now),
    )
    if not rate:
        return due
    recent = select(domain).where(Delivery.attempted_at > now - RATE_PERIOD)
    return due.where(domain.not_in(recent.group_by(domain).having(func.count() >= rate)))
