"""Follows the officers' work: what waits for them too long, and their questions to cities."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.contacts import address_of
from services.notifier.domain.choices import MailKind
from services.notifier.domain.introductions import notice_id
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.reading import wake
from services.notifier.handlers.writing import TURNED_OFF
from services.notifier.letters import Letters, language_of
from services.notifier.letters.addressing import addressee
from services.notifier.letters.news import OfficerAsks
from services.notifier.store import choices, deliveries, parties, reviews
from services.notifier.store.tables import Party, QuestionRow
from shared.events import (
    Event,
    Question,
    QuestionAsked,
    QuestionClosed,
    QuestionEnd,
    ReviewOverdue,
    ReviewSettled,
)


async def take_review(session: AsyncSession, letters: Letters, event: Event, now: datetime) -> None:
    """Apply one event; those of other kinds change nothing."""
    match event:
        case ReviewOverdue():
            await reviews.keep_overdue(session, event.data)
            await wake(session, now)
        case ReviewSettled():
            await reviews.settle(session, event.data.match_id)
        case QuestionAsked():
            await _ask(session, letters, event.data, now)
        case QuestionClosed():
            await _close(session, event.data, now)


async def _ask(session: AsyncSession, letters: Letters, asked: Question, now: datetime) -> None:
    await reviews.keep_question(session, asked)
    party = await parties.find(session, asked.profile_id)
    row = await reviews.question(session, asked.question_id)
    if party is not None and row is not None:
        await _tell(session, letters, row, party, now)


async def ask_again(session: AsyncSession, letters: Letters, party: Party, now: datetime) -> None:
    """Send a party the questions that waited for an address, now that its profile has changed."""
    for row in await reviews.unsent(session, party.id):
        if row.delivery_id is not None:
            await deliveries.take_back_one(session, row.delivery_id)
        await _tell(session, letters, row, party, now)


async def _tell(
    session: AsyncSession, letters: Letters, row: QuestionRow, party: Party, now: datetime
) -> None:
    """Write to a party about a question; without an address it waits where officers see it."""
    known = address_of(party)
    to = await choices.receiving(session, party.id, known, MailKind.QUESTION)
    letter = letters.render(question_message(letters, row, party, to), language_of(party))
    notice = Notice(
        key=_key(row),
        to=", ".join(to),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=party.id,
        unsubscribe=letter.unsubscribe if to else None,
        gathers=bool(to),
    )
    row.delivery_id = notice_id(notice.key)
    delivery = await notify(session, letters, notice, now)
    if delivery is not None and known and not to:
        delivery.last_error = TURNED_OFF


async def _close(session: AsyncSession, end: QuestionEnd, now: datetime) -> None:
    """What nobody has to answer any more is not sent any more."""
    await reviews.close(session, end, now)
    for key in end.question_ids:
        row = await reviews.question(session, key)
        if row is not None:
            await deliveries.take_back_one(session, notice_id(_key(row)))
    if end.answered_by is not None:
        await wake(session, now)


def question_message(
    letters: Letters, asked: QuestionRow, party: Party, to: tuple[str, ...]
) -> OfficerAsks:
    """The e-mail about a question."""
    return OfficerAsks(
        to=addressee(party),
        party=asked.party,
        question=asked.question,
        page=f"{letters.site}/suggestions/{party.id}",
        stop=letters.stop_link(party.id, to),
    )


def _key(asked: QuestionRow) -> str:
    return f"question:{asked.id}"
