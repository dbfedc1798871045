"""An officer reads what a side wrote by e-mail, and notes for it what that says; never a program does."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.errors import (
    NoReplyError,
    UncertainSenderError,
    UnknownIntroductionError,
)
from services.notifier.domain.lifecycle import SIDES
from services.notifier.handlers.answers import Reply, take_answer
from services.notifier.handlers.conversing import settle_message
from services.notifier.handlers.moving import Consent, Office, Story, open_story
from services.notifier.handlers.outcomes import take_acknowledgement
from services.notifier.store import introductions, messages
from services.notifier.store.messages import HELD, REFUSED
from services.notifier.store.tables import MessageRow
from shared.events import Answer, Side

Says = Literal["received"] | Answer


@dataclass(frozen=True, slots=True)
class Reading:
    """What `officer` reads in a reply: that the referral was received, or an answer.

    `passes`: the words go to the other side too. `is_confirmed`: where it is not certain who wrote
    it, the officer has asked the institution. `seen`, `reason`, `day` and `consent` as in `Reply`.
    """

    introduction_id: UUID
    message_id: UUID
    officer: str
    says: Says
    reason: str | None = None
    day: date | None = None
    seen: int | None = None
    passes: bool = False
    is_confirmed: bool = False
    consent: Consent | None = None


async def note_reply(office: Office, reading: Reading) -> None:
    """Note what a reply says as the answer of its side, which gets an e-mail that tells it so.

    Raises `UnknownIntroductionError`, `NoReplyError`, `UncertainSenderError`, and what
    `give_answer` raises.
    """
    async with office.database.transaction() as session:
        story = await open_story(session, reading.introduction_id)
        message = await messages.find(session, reading.message_id)
        if message is None or message.introduction_id != reading.introduction_id:
            raise UnknownIntroductionError
        side = next((s for s in SIDES if s == message.author), None)
        if side is None or not message.by_mail or message.state == REFUSED:
            raise NoReplyError
        if not reading.is_confirmed and await messages.doubtful(session, [message.id]):
            raise UncertainSenderError
        await _note(session, office, story, reading, message, side)
        if message.state == HELD:
            await settle_message(
                session, office, story.introduction, message, reading.officer, passes=reading.passes
            )


async def _note(
    session: AsyncSession,
    office: Office,
    story: Story,
    reading: Reading,
    message: MessageRow,
    side: Side,
) -> None:
    now, introduction = office.clock(), story.introduction
    words = f"Reply {message.id} of {message.who} was read as: {reading.says}"
    if reading.is_confirmed:
        words += "; the officer has confirmed who wrote it"
    introductions.note(session, introduction, words, reading.officer, now)
    if reading.says == "received":
        await take_acknowledgement(session, office, story, message.who, reading.officer, side)
        return
    reply = Reply(
        introduction_id=introduction.id,
        side=side,
        answer=reading.says,
        who=message.who,
        reason=reading.reason,
        day=reading.day,
        seen=reading.seen,
        consent=reading.consent,
        officer=reading.officer,
    )
    await take_answer(session, office, story, reply)
