"""What is held, and messages that are: taking them out of the queue, and finding them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.notifier.domain.deliveries import DeliveryState, LogEvent
from services.notifier.store import delivery_log
from services.notifier.store.listing import PAGE, Dispatch, Slice
from services.notifier.store.tables import Delivery, HoldRow, Introduction

_WAITING = (
    DeliveryState.NEEDS_CONTACT.value,
    DeliveryState.QUEUED.value,
    DeliveryState.COLLECTED.value,
)


async def current(session: AsyncSession, profile_id: UUID | None) -> HoldRow | None:
    """What was decided last about all mail, or about a party's."""
    statement = select(HoldRow).where(HoldRow.profile_id.is_not_distinct_from(profile_id))
    return await session.scalar(statement.order_by(HoldRow.id.desc()).limit(1))


async def held_parties(session: AsyncSession, limit: int = PAGE) -> Sequence[HoldRow]:
    """The decisions by which the mail of parties is held now, newest first."""
    statement = select(HoldRow).where(_stands(), HoldRow.held, HoldRow.profile_id.is_not(None))
    return (await session.scalars(statement.order_by(HoldRow.id.desc()).limit(limit))).all()


async def decisions(
    session: AsyncSession, profile_id: UUID | None = None, limit: int = 10
) -> Sequence[HoldRow]:
    """What was decided last (about a party), newest first."""
    statement = select(HoldRow)
    if profile_id is not None:
        statement = statement.where(HoldRow.profile_id == profile_id)
    return (await session.scalars(statement.order_by(HoldRow.id.desc()).limit(limit))).all()


async def take(session: AsyncSession, now: datetime) -> None:
    """Hold what waits in the queue, as far as it is to be held and nobody let it out."""
    found = await session.scalars(select(HoldRow.profile_id).where(_stands(), HoldRow.held))
    parties = set(found)
    if not parties:
        return
    held = true() if None in parties else Delivery.profile_id.in_(parties)
    statement = (
        update(Delivery)
        .where(
            Delivery.state == DeliveryState.QUEUED.value,
            Delivery.claimed_by.is_(None),
            Delivery.released_at.is_(None),
            held,
        )
        .values(state=DeliveryState.HELD.value, held_at=now)
        .returning(Delivery)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    for delivery in await session.scalars(statement):
        delivery_log.note(session, delivery, LogEvent.HELD, now)


def _stands() -> ColumnElement[bool]:
    """Whether a decision is the last one about what it is about."""
    last = select(func.max(HoldRow.id)).group_by(HoldRow.profile_id)
    return HoldRow.id.in_(last)


def withholds(
    party: InstrumentedAttribute[UUID], referral: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Whether a network is not told by machine of a referral now, since its e-mail about it is held.

    While its mail is held, it is told of a referral once an e-mail about it was let out, and no other
    waits. What was held before stays so, until an officer decides.
    """
    mail = select(Delivery.id).where(Delivery.introduction_id == referral, Delivery.side == "party")
    mail = mail.correlate_except(Delivery)
    is_about = or_(HoldRow.profile_id.is_(None), HoldRow.profile_id == party)
    waits = mail.where(Delivery.state.in_(_WAITING), Delivery.released_at.is_(None))
    let_out = or_(Delivery.released_at >= HoldRow.at, Delivery.sent_at >= HoldRow.at)
    holds = select(HoldRow.id).where(_stands(), HoldRow.held, is_about).correlate_except(HoldRow)
    is_bound = or_(waits.exists(), ~mail.where(let_out).exists())
    is_held = mail.where(Delivery.state == DeliveryState.HELD.value).exists()
    return or_(is_held, holds.where(is_bound).exists())


async def is_secret(session: AsyncSession, introduction: Introduction) -> bool:
    """Whether a network has not been told of a referral yet, and must not be, since mail is held."""
    statement = select(Introduction.id).where(Introduction.id == introduction.id)
    statement = statement.where(withholds(Introduction.party_id, Introduction.id))
    told = select(Delivery.id).where(
        Delivery.introduction_id == introduction.id,
        Delivery.side == "party",
        Delivery.sent_at.is_not(None),
    )
    return await session.scalar(statement.where(~told.exists())) is not None


async def listed(
    session: AsyncSession,
    *,
    profile_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> Slice[Dispatch]:
    """Held messages (of a party), the longest held first."""
    statement = (
        select(Delivery, Introduction)
        .outerjoin(Introduction, Delivery.introduction_id == Introduction.id)
        .where(Delivery.state == DeliveryState.HELD.value)
    )
    if profile_id is not None:
        statement = statement.where(Delivery.profile_id == profile_id)
    last = await session.get(Delivery, after) if after is not None else None
    if last is not None and last.held_at is not None:
        statement = statement.where(tuple_(Delivery.held_at, Delivery.id) > (last.held_at, last.id))
    rows = await session.execute(statement.order_by(Delivery.held_at, Delivery.id).limit(limit + 1))
    found = [Dispatch(*row) for row in rows.all()]
    return Slice(found[:limit], found[limit - 1].delivery.id if len(found) > limit else None)


async def some(session: AsyncSession, limit: int) -> Sequence[UUID]:
    """Some messages that are held, the longest first."""
    statement = select(Delivery.id).where(Delivery.state == DeliveryState.HELD.value)
    oldest = statement.order_by(Delivery.held_at, Delivery.id)
    return (await session.scalars(oldest.limit(limit))).all()


async def count(session: AsyncSession) -> int:
    """How many messages are held."""
    held = Delivery.state == DeliveryState.HELD.value
    return int(await session.scalar(select(func.count()).where(held)) or 0)
