"""Tells the other services of questions to cities: that one was asked, and that it is over."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import UnknownMatchError
from services.matcher.store.matches import Listed, get_match
from services.matcher.store.review.tables import QuestionRow
from shared import outbox
from shared.events import Question, QuestionAsked, QuestionClosed, QuestionEnd, Reviewed


async def announce_question(session: AsyncSession, asked: QuestionRow) -> None:
    """Say that an officer asked something, in the transaction that keeps it."""
    listed = await get_match(session, asked.match_id)
    if listed is None:
        raise UnknownMatchError
    data = Question(
        question_id=asked.id,
        match=reviewed(listed),
        profile_id=asked.profile_id,
        question=asked.question,
        asked_by=asked.asked_by,
        asked_at=asked.asked_at,
    )
    await outbox.add(session, QuestionAsked(subject=str(asked.match_id), data=data))


async def close_announced(
    session: AsyncSession,
    match_id: UUID,
    questions: Sequence[UUID],
    *,
    answered_by: str | None = None,
) -> None:
    """Say that questions need no answer any more."""
    if questions:
        end = QuestionEnd(question_ids=tuple(questions), match_id=match_id, answered_by=answered_by)
        await outbox.add(session, QuestionClosed(subject=str(match_id), data=end))


def reviewed(listed: Listed) -> Reviewed:
    """A match as events about its review name it."""
    return Reviewed(
        match_id=listed.match.id,
        locality_id=listed.match.locality_id,
        locality=listed.locality.name,
        party=listed.party.name,
        subdivision=listed.match.subdivision,
    )
