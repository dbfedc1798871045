"""What officers are told of: matches that wait too long, and answers to their questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.store.tables import Delivery, OverdueRow, QuestionRow
from shared.events import Overdue, Question, QuestionEnd


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on an officer's desk: states of matches, and of the country (empty: all).

    What is in no state of the country is on every desk, as it is in every region's queue.
    """

    states: tuple[str, ...]
    subdivisions: tuple[str, ...] = ()


async def keep_overdue(session: AsyncSession, one: Overdue) -> None:
    """Note that a match breaches the service level."""
    await session.merge(
        OverdueRow(
            match_id=one.match.match_id,
            locality=one.match.locality,
            party=one.match.party,
            subdivision=one.match.subdivision,
            state=one.state,
            since=one.since,
            assigned_to=one.assigned_to,
        )
    )


async def settle(session: AsyncSession, match_id: UUID) -> None:
    """It does so no longer."""
    await session.execute(delete(OverdueRow).where(OverdueRow.match_id == match_id))


async def overdue(
    session: AsyncSession, desk: Desk, limit: int
) -> tuple[Sequence[OverdueRow], int]:
    """What breaches the service level now, the oldest first, and how many those are."""
    limits: list[ColumnElement[bool]] = [OverdueRow.state.in_(desk.states)]
    if desk.subdivisions:
        here = OverdueRow.subdivision.in_(desk.subdivisions)
        limits.append(or_(here, OverdueRow.subdivision.is_(None)))
    count = await session.scalar(select(func.count()).select_from(OverdueRow).where(*limits)) or 0
    query = select(OverdueRow).where(*limits).order_by(OverdueRow.since, OverdueRow.match_id)
    return (await session.scalars(query.limit(limit))).all(), count


async def keep_question(session: AsyncSession, asked: Question) -> None:
    """Note a question."""
    await session.merge(
        QuestionRow(
            id=asked.question_id,
            match_id=asked.match.match_id,
            profile_id=asked.profile_id,
            locality=asked.match.locality,
            party=asked.match.party,
            question=asked.question,
            asked_by=asked.asked_by.lower(),
            asked_at=asked.asked_at,
        )
    )
    await session.flush()


async def close(session: AsyncSession, end: QuestionEnd, now: datetime) -> None:
    """Note that questions are over."""
    await session.execute(
        update(QuestionRow)
        .where(QuestionRow.id.in_(end.question_ids), QuestionRow.closed_at.is_(None))
        .values(closed_at=now, answered_by=end.answered_by)
    )


async def question(session: AsyncSession, key: UUID) -> QuestionRow | None:
    """One question."""
    return await session.get(QuestionRow, key)


async def asked_by(session: AsyncSession, delivery_id: UUID) -> QuestionRow | None:
    """The question that a message asks."""
    found: QuestionRow | None = await session.scalar(
        select(QuestionRow).where(QuestionRow.delivery_id == delivery_id)
    )
    return found


async def unsent(session: AsyncSession, profile_id: UUID) -> Sequence[QuestionRow]:
    """Open questions to a party about which no e-mail could be written, the oldest first."""
    query = (
        select(QuestionRow)
        .outerjoin(Delivery, Delivery.id == QuestionRow.delivery_id)
        .where(QuestionRow.profile_id == profile_id, QuestionRow.closed_at.is_(None))
        .where(or_(Delivery.id.is_(None), Delivery.state == DeliveryState.NEEDS_CONTACT.value))
        .order_by(QuestionRow.asked_at, QuestionRow.id)
    )
    return (await session.scalars(query)).all()


async def answered(session: AsyncSession, officer: str, limit: int) -> Sequence[QuestionRow]:
    """Answers that an officer has not been told of, to change."""
    query = (
        select(QuestionRow)
        .where(QuestionRow.asked_by == officer.lower())
        .where(QuestionRow.answered_by.is_not(None), QuestionRow.told_at.is_(None))
        .order_by(QuestionRow.closed_at, QuestionRow.id)
    )
    return (await session.scalars(query.limit(limit).with_for_update())).all()
