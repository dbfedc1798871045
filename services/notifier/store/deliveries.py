"""Messages: adding, finding, queueing and taking them back; `claims` says which is sent next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState, Receipt, message_id
from services.notifier.domain.introductions import QUESTIONS, Step, delivery_id
from services.notifier.store import receipts
from services.notifier.store.tables import Delivery
from shared.events import Side

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
    """Take back messages of these steps (to this side, or to both) that have not gone out."""
    chosen = [
        Delivery.introduction_id == introduction,
        Delivery.step.in_([s.value for s in steps]),
    ]
    await _take_back(session, *chosen, *([] if side is None else [Delivery.side == side]))


async def take_back_from(session: AsyncSession, introduction: UUID, side: Side) -> None:
    """Take back messages to this side that have not gone out."""
    await _take_back(session, Delivery.introduction_id == introduction, Delivery.side == side)


async def take_back_one(session: AsyncSession, key: UUID) -> None:
    """Take back a message that has not gone out and is not being sent."""
    await _take_back(session, Delivery.id == key, Delivery.claimed_by.is_(None))


async def _take_back(session: AsyncSession, *chosen: ColumnElement[bool]) -> None:
    """Delete messages; one that somebody has, or may have, is only not sent to the others."""
    unsent = (Delivery.state.in_(_UNSENT), *chosen)
    has_it, may_have_it = receipts.is_out([Receipt.TAKEN]), receipts.is_out()
    await session.execute(delete(Delivery).where(*unsent, ~may_have_it))
    sent, unsure = DeliveryState.SENT.value, DeliveryState.UNCONFIRMED.value
    ended = {"state": case((has_it, sent), else_=unsure), "next_attempt_at": None}
    await session.execute(update(Delivery).where(*unsent).values(ended))


async def asks(session: AsyncSession, introduction: UUID, side: Side) -> Sequence[Delivery]:
    """The first questions to a side, the one to the colleague it was handed to last at the end."""
    statement = select(Delivery).where(
        Delivery.introduction_id == introduction,
        Delivery.step == Step.ASK.value,
        Delivery.side == side,
    )
    return (await session.scalars(statement.order_by(Delivery.number))).all()


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
