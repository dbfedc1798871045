"""Messages about an introduction: to each other once both accepted, through the officer before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.conversation import (
    DOUBTFUL_A_DAY,
    MESSAGE_MAX,
    MESSAGES_A_DAY,
    cleaned,
    leads_to_contacts,
)
from services.notifier.domain.errors import (
    ClosedError,
    HiddenContactsError,
    RepeatedMessageError,
    TooManyDoubtfulError,
    TooManyMessagesError,
    UnknownIntroductionError,
    UnwrittenMessageError,
)
from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import ENDED, SIDES, Actor
from services.notifier.handlers.moving import Office
from services.notifier.handlers.reading import wake
from services.notifier.handlers.writing import add_steps
from services.notifier.store import introductions, messages
from services.notifier.store.messages import HELD, REFUSED, SENT
from services.notifier.store.tables import Introduction, MessageRow

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


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
    """Keep a message in a transaction of its own; as `add_message`."""
    async with office.database.transaction() as session:
        await add_message(session, office, words)


async def add_message(session: AsyncSession, office: Office, words: Words) -> None:
    """Keep a message: sent at once after both accepted or from an officer, else held for an officer.

    Raises `UnknownIntroductionError`, `UnwrittenMessageError`, `ClosedError`, `HiddenContactsError`,
    `TooManyMessagesError`, `TooManyDoubtfulError` and `RepeatedMessageError`; nothing is changed then.
    """
    text = cleaned(words.text)
    if not text or len(text) > MESSAGE_MAX:
        raise UnwrittenMessageError
    introduction = await introductions.lock(session, words.introduction_id)
    if introduction is None:
        raise UnknownIntroductionError
    if await messages.find(session, words.key) is not None:
        return
    now = office.clock()
    _check(introduction, text)
    await _check_count(session, words, now - A_DAY)
    if words.by_mail and await _is_repeated(session, words, text, now - A_WEEK):
        raise RepeatedMessageError
    await _add(session, office, introduction, _row(words, text, introduction, now))


def _row(words: Words, text: str, introduction: Introduction, now: datetime) -> MessageRow:
    is_private = words.is_doubtful or not introduction.reveals_contacts
    is_held = words.author != "officer" and is_private
    return MessageRow(
        id=words.key,
        introduction_id=introduction.id,
        author=words.author,
        who=words.who,
        text=text,
        state=HELD if is_held else SENT,
        by_mail=words.by_mail,
        at=now,
    )


async def _add(
    session: AsyncSession, office: Office, introduction: Introduction, message: MessageRow
) -> None:
    session.add(message)
    if message.state == HELD:
        introduction.held_since = introduction.held_since or message.at
        if message.by_mail:
            await wake(session, message.at)
    else:
        await _tell(session, office, introduction, message)


async def _check_count(session: AsyncSession, words: Words, since: datetime) -> None:
    """What may be somebody else's has a limit of its own, or strangers could silence a side."""
    if words.author == "officer":
        return
    key, author = words.introduction_id, words.author
    count = await messages.count_since(session, key, author, since, doubtful=words.is_doubtful)
    if words.is_doubtful and count >= DOUBTFUL_A_DAY:
        raise TooManyDoubtfulError
    if count >= MESSAGES_A_DAY:
        raise TooManyMessagesError


async def _is_repeated(session: AsyncSession, words: Words, text: str, since: datetime) -> bool:
    """Two programs that answer each other say the same again and again."""
    key, author = words.introduction_id, words.author
    return await messages.is_repeated(session, key, author, text, since)


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
        if message.state == HELD:
            await settle_message(session, office, introduction, message, who, passes=passes)


async def settle_message(
    session: AsyncSession,
    office: Office,
    introduction: Introduction,
    message: MessageRow,
    who: str,
    *,
    passes: bool,
) -> None:
    """Pass a held message on or not, in the caller's transaction.

    Nothing ends on the day on which a reply was read: the officer may still note what it says.
    """
    now = office.clock()
    message.state = SENT if passes else REFUSED
    message.decided_by, message.decided_at = who, now
    if message.by_mail and introduction.due_at is not None:
        introduction.due_at = max(introduction.due_at, now + A_DAY)
    await session.flush()
    introduction.held_since = await messages.held_since(session, introduction.id)
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
