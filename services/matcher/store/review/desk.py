"""Questions to cities, and the officers that a match can be handed to."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.store.matches import PENDING
from services.matcher.store.review.tables import OfficerRow, QuestionRow
from services.matcher.store.tables import MatchRow, PartyRow

SEEN = timedelta(days=90)
"""An officer who has not opened the review for longer is not proposed any more."""
SHOWN = 50
AGAIN = timedelta(days=1)


async def see(session: AsyncSession, email: str, role: str) -> None:
    """Note that an officer works here."""
    await session.merge(OfficerRow(email=email, role=role, seen_at=datetime.now(UTC)))


async def is_known(session: AsyncSession, email: str, role: str) -> bool:
    """Whether it was noted within the last day that this officer works here."""
    row = await session.get(OfficerRow, email)
    return row is not None and row.role == role and datetime.now(UTC) - row.seen_at < AGAIN


async def officers(session: AsyncSession) -> list[str]:
    """Addresses of those who have opened the review lately, by name; at most 200."""
    query = select(OfficerRow.email).where(OfficerRow.seen_at > datetime.now(UTC) - SEEN)
    return list(await session.scalars(query.order_by(OfficerRow.email).limit(200)))


async def ask(session: AsyncSession, match: MatchRow, text: str, by: str) -> QuestionRow:
    """Put a question to the locality of a match."""
    row = QuestionRow(
        id=uuid4(),
        match_id=match.id,
        profile_id=match.locality_id,
        question=text,
        asked_by=by,
        asked_at=datetime.now(UTC),
    )
    session.add(row)
    await session.flush()
    return row


async def close_questions(session: AsyncSession, match_id: UUID) -> list[UUID]:
    """What was asked about a match needs no answer any more; returns which questions those were."""
    statement = (
        update(QuestionRow)
        .where(QuestionRow.match_id == match_id, *_open())
        .values(closed_at=datetime.now(UTC))
    )
    return list(await session.scalars(statement.returning(QuestionRow.id)))


async def get_question(session: AsyncSession, question_id: UUID) -> QuestionRow | None:
    """One question, to answer it."""
    return await session.get(QuestionRow, question_id, with_for_update=True)


async def questions_about(session: AsyncSession, match_id: UUID) -> Sequence[QuestionRow]:
    """Everything that was asked about a match, the latest first."""
    query = select(QuestionRow).where(QuestionRow.match_id == match_id)
    return (await session.scalars(query.order_by(QuestionRow.asked_at.desc()).limit(SHOWN))).all()


async def has_address(session: AsyncSession, profile_id: UUID) -> bool:
    """Whether a party has an e-mail address, as far as is known; old rows do not say."""
    query = select(PartyRow.has_contact).where(PartyRow.profile_id == profile_id)
    return await session.scalar(query) is not False


async def questions_to(session: AsyncSession, profile_id: UUID) -> Sequence[QuestionRow]:
    """What a party has still to answer, the oldest first."""
    query = (
        select(QuestionRow)
        .join(MatchRow, MatchRow.id == QuestionRow.match_id)
        .where(QuestionRow.profile_id == profile_id, MatchRow.state.in_(PENDING), *_open())
    )
    return (await session.scalars(query.order_by(QuestionRow.asked_at).limit(SHOWN))).all()


def _open() -> tuple[ColumnElement[bool], ...]:
    return QuestionRow.answered_at.is_(None), QuestionRow.closed_at.is_(None)
