"""At an officer's desk: who works on a match, until when it is put off, what the city is asked."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import (
    ChangedMatchError,
    InvalidStepError,
    NotYourDecisionError,
    TakenMatchError,
)
from services.matcher.domain.review import SNOOZE_DAYS
from services.matcher.handlers.asking import announce_question, close_announced
from services.matcher.handlers.reviewing import now, step, written
from services.matcher.store.review import desk
from services.matcher.store.review.queue import Choice, next_free
from shared.texts import Phrase


async def take(
    session: AsyncSession, match_id: UUID, by: str, *, version: int | None = None
) -> None:
    """Take a match that nobody else has taken; raises a `MatcherError` if that cannot be done."""
    async with step(session, match_id, "take", by, version=version) as change:
        holder = change.match.assigned_to
        if holder not in (None, by):
            raise TakenMatchError(holder)
        change.match.assigned_to = by


async def take_next(session: AsyncSession, choice: Choice, by: str) -> UUID | None:
    """Take the match that waits longest and that nobody has taken; None if there is none."""
    match_id = await next_free(session, choice, now())
    if match_id is not None:
        await take(session, match_id, by)
    return match_id


async def leave(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    *,
    is_supervisor: bool,
    version: int | None = None,
) -> None:
    """Give a match back to the queue; a supervisor may do so for others."""
    async with step(session, match_id, "leave", by, version=version) as change:
        if change.match.assigned_to != by and not is_supervisor:
            raise NotYourDecisionError(
                Phrase("Only who has taken it or a supervisor can give it back.")
            )
        change.match.assigned_to = None


async def assign(
    session: AsyncSession, match_id: UUID, by: str, to: str, *, version: int | None = None
) -> None:
    """Hand a match to another officer, whoever has it now."""
    if to not in await desk.officers(session):
        raise InvalidStepError({"to": Phrase("Choose an officer from the list.")})
    async with step(session, match_id, "assign", by, version=version, note=to) as change:
        change.match.assigned_to = to


async def snooze(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    until: str,
    note: str,
    *,
    version: int | None = None,
) -> None:
    """Put a match off until a day (ISO 8601), which begins at midnight UTC."""
    day = _coming(until)
    note = written("snooze_note", note)
    async with step(session, match_id, "snooze", by, version=version, note=note) as change:
        change.match.snoozed_until = datetime.combine(day, time(), UTC)


async def ask(
    session: AsyncSession, match_id: UUID, by: str, question: str, *, version: int | None = None
) -> None:
    """Return a match to its locality with a question; it waits for the answer."""
    question = written("question", question, Phrase("Write your question."))
    async with step(session, match_id, "ask", by, version=version, note=question) as change:
        if change.match.asked_at is not None:
            raise InvalidStepError(
                {"question": Phrase("The locality has still to answer the last question.")}
            )
        change.match.asked_at = now()
        await announce_question(session, await desk.ask(session, change.match, question, by))


async def answer(
    session: AsyncSession, profile_id: UUID, question_id: UUID, by: str, text: str
) -> None:
    """A party answers what an officer asked it; the match waits for an officer again."""
    text = written(f"answer-{question_id}", text, Phrase("Write your answer."))
    asked = await desk.get_question(session, question_id)
    if asked is None or asked.profile_id != profile_id:
        raise NotYourDecisionError
    if asked.answered_at or asked.closed_at:
        raise ChangedMatchError(None)
    async with step(session, asked.match_id, "answer", by, note=text) as change:
        change.match.asked_at = None
        asked.answer, asked.answered_by = text, by
        asked.answered_at = change.match.waiting_since = now()
        await close_announced(session, asked.match_id, [asked.id], answered_by=by)


def _coming(until: str) -> date:
    today = now().date()
    try:
        day = date.fromisoformat(until)
    except ValueError:
        day = today
    if not today < day <= today + timedelta(days=SNOOZE_DAYS):
        problem = Phrase(
            "Choose a day after today, at most %(days)s days from now.", days=SNOOZE_DAYS
        )
        raise InvalidStepError({"until": problem})
    return day
