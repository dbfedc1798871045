"""What has gathered for digests, and which digest it went in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import QUESTIONS, Step
from services.notifier.domain.routing import Later
from services.notifier.store.tables import Delivery, ItemRow


async def gone(session: AsyncSession, delivery_id: UUID) -> set[str]:
    """Addresses (in small letters) that have got a message in a digest, or are about to."""
    query = select(ItemRow.address).where(ItemRow.delivery_id == delivery_id)
    return set(await session.scalars(query.where(ItemRow.digest_id.is_not(None))))


async def carried(session: AsyncSession, delivery_id: UUID) -> dict[str, UUID]:
    """The digests that carry a message, by the address (in small letters) that each goes to."""
    query = select(ItemRow.address, ItemRow.digest_id).where(ItemRow.delivery_id == delivery_id)
    found = await session.execute(query.where(ItemRow.digest_id.is_not(None)))
    return {address: digest for address, digest in found if digest is not None}


async def gather(
    session: AsyncSession, delivery: Delivery, later: Sequence[Later], now: datetime
) -> None:
    """Let a message wait for these addresses and no others; one that waits already keeps its time."""
    low = [one.address.lower() for one in later]
    waiting = delete(ItemRow).where(ItemRow.delivery_id == delivery.id, ItemRow.digest_id.is_(None))
    await session.execute(waiting.where(ItemRow.address.not_in(low)))
    if not later:
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite_insert if is_sqlite else postgres_insert)(ItemRow)
    rows = [
        {
            "delivery_id": delivery.id,
            "address": one.address.lower(),
            "profile_id": delivery.profile_id,
            "collected_at": now,
            "due_at": one.at,
            "slot": one.slot,
        }
        for one in later
    ]
    await session.execute(insert.values(rows).on_conflict_do_nothing())


async def forget(session: AsyncSession, delivery_id: UUID) -> None:
    """Forget where a message went or waits to go."""
    await session.execute(delete(ItemRow).where(ItemRow.delivery_id == delivery_id))


async def due(session: AsyncSession, now: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Parties and addresses for which a digest is due."""
    query = (
        select(ItemRow.profile_id, ItemRow.address)
        .where(ItemRow.digest_id.is_(None), ItemRow.due_at <= now, ~_is_held())
        .distinct()
        .order_by(ItemRow.profile_id, ItemRow.address)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def of_reader(
    session: AsyncSession, profile_id: UUID, address: str, now: datetime, limit: int
) -> Sequence[ItemRow]:
    """What is due for an address of a party, oldest first, to change."""
    query = (
        select(ItemRow)
        .where(ItemRow.profile_id == profile_id, ItemRow.address == address)
        .where(ItemRow.digest_id.is_(None), ItemRow.due_at <= now, ~_is_held())
        .order_by(ItemRow.collected_at, ItemRow.delivery_id)
        .limit(limit)
        .with_for_update()
    )
    return (await session.scalars(query, execution_options={"populate_existing": True})).all()


def _is_held() -> ColumnElement[bool]:
    """Whether an officer has yet to look at a message, so that no digest says it either."""
    message = select(Delivery.id).where(Delivery.id == ItemRow.delivery_id)
    return message.where(Delivery.state == DeliveryState.HELD.value).exists()


async def move(session: AsyncSession, later: Later, profile_id: UUID | None = None) -> None:
    """Let all that waits for an address, or for it at one party, wait until another moment."""
    waiting = update(ItemRow).where(
        ItemRow.address == later.address.lower(), ItemRow.digest_id.is_(None)
    )
    if profile_id is not None:
        waiting = waiting.where(ItemRow.profile_id == profile_id)
    await session.execute(waiting.values(due_at=later.at, slot=later.slot))


async def asks(session: AsyncSession, introduction_id: UUID) -> bool:
    """Whether somebody gets a question of an introduction in a digest that has not gone out."""
    steps = [step.value for step in (*QUESTIONS, Step.CHECK_IN)]
    query = (
        select(ItemRow.delivery_id)
        .join(Delivery, Delivery.id == ItemRow.delivery_id)
        .where(Delivery.introduction_id == introduction_id, Delivery.step.in_(steps))
        .where(Delivery.state == DeliveryState.COLLECTED.value)
    )
    return await session.scalar(query.limit(1)) is not None


async def in_digest(session: AsyncSession, digest_id: UUID) -> list[UUID]:
    """The messages that a digest holds, those of one introduction beside each other."""
    query = (
        select(Delivery.id)
        .join(ItemRow, ItemRow.delivery_id == Delivery.id)
        .where(ItemRow.digest_id == digest_id)
        .order_by(Delivery.introduction_id, Delivery.id)
    )
    return list(await session.scalars(query))
