"""Messages about an introduction: to each other once both accepted, through the officer before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.conversation import (
    MESSAGE_MAX,
    MESSAGES_A_DAY,
    cleaned,
    leads_to_contacts,
)
from services.notifier.domain.errors import (
    ClosedError,
    HiddenContactsError,
    TooManyMessagesError,
    UnknownIntroductionError,
    UnwrittenMessageError,
)
from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import ENDED, SIDES, Actor
from services.notifier.handlers.moving import Office
from services.notifier.handlers.writing import add_steps
from services.notifier.store import introductions, messages
from services.notifier.store.messages import HELD, REFUSED, SENT
from services.notifier.store.tables import Introduction, MessageRow

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wants to write; `key` was made with the form, so that it comes once.

    `by_mail`: it came as an e-mail. `is_doubtful`: who wrote it is not certain, so that an officer
    reads it first.
    """

    key: UUID
    introduction_id: UUID
    author: Actor
    who: str
    text: str
    by_mail: bool = False
    is_doubtful: bool = False


async def write_message(office: Office, words: Words) -> None:
    """Keep a message: sent at once after both accepted or from an officer, else held for an officer.

    Raises `UnknownIntroductionError`, `UnwrittenMessageError`, `ClosedError`,
    `HiddenContactsError` and `TooManyMessagesError`.
    """
    text = cleaned(words.text)
    if not text or len(text) > MESSAGE_MAX:
        raise UnwrittenMessageError
    async with office.database.transaction() as session:
        introduction = await introductions.lock(session, words.introduction_id)
        if introduction is None:
            raise UnknownIntroductionError
        if await messages.find(session, words.key) is not None:
            return
        now = office.clock()
        _check(introduction, text)
        await _check_count(session, words, now - A_DAY)
        is_private = words.is_doubtful or not introduction.reveals_contacts
        is_held = words.author != "officer" and is_private
        message = MessageRow(
            id=words.key,
            introduction_id=introduction.id,
            author=words.author,
            who=words.who,
            text=text,
            state=HELD if is_held else SENT,
            by_mail=words.by_mail,
            at=now,
        )
        session.add(message)
        if is_held:
            introduction.held_since = introduction.held_since or now
        else:
            await _tell(session, office, introduction, message)


async def _check_count(session: AsyncSession, words: Words, since: datetime) -> None:
    if words.author == "officer":
        return
    key, author = words.introduction_id, words.author
    if await messages.count_since(session, key, author, since) >= MESSAGES_A_DAY:
        raise TooManyMessagesError


def _check(introduction: Introduction, text: str) -> None:
    if introduction.stands in ENDED:
        raise ClosedError
    if not introduction.reveals_contacts and leads_to_contacts(text):
        raise HiddenContactsError


async def decide_message(
    office: Office, key: UUID, introduction_id: UUID, who: str, *, passes: bool
) -> None:
    """An officer passes a held message on, or does not; a second decision changes nothing.

    Raises `UnknownIntroductionError`.
    """
    async with office.database.transaction() as session:
        introduction = await introductions.lock(session, introduction_id)
        message = await messages.find(session, key)
        if introduction is None or message is None or message.introduction_id != introduction_id:
            raise UnknownIntroductionError
        if message.state != HELD:
            return
        message.state = SENT if passes else REFUSED
        message.decided_by, message.decided_at = who, office.clock()
        await session.flush()
        introduction.held_since = await messages.held_since(session, introduction_id)
        if passes:
            await _tell(session, office, introduction, message)


async def _tell(
    session: AsyncSession, office: Office, introduction: Introduction, message: MessageRow
) -> None:
    """Write to whoever did not write this message."""
    message.number = number = await messages.next_number(session, introduction.id)
    await session.flush()
    steps = [(Step.MESSAGE, side) for side in SIDES if side != message.author]
    now = office.clock()
    await add_steps(session, office.letters, introduction, steps, now, number)
