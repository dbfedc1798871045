"""What the two sides and their officer write to each other."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.incoming import Kind
from services.notifier.domain.lifecycle import Actor
from services.notifier.store.tables import IncomingRow, Introduction, MessageRow, Party

SENT, HELD, REFUSED = "sent", "held", "refused"
_DOUBTFUL = exists().where(IncomingRow.id == MessageRow.id, IncomingRow.kind == Kind.DOUBTFUL.value)
"""A message that came by e-mail has the key of the e-mail, which says whether it is doubtful."""


async def of_introduction(
    session: AsyncSession, key: UUID, limit: int = 200
) -> Sequence[MessageRow]:
    """The last messages about an introduction, oldest first."""
    statement = select(MessageRow).where(MessageRow.introduction_id == key)
    newest = statement.order_by(MessageRow.at.desc(), MessageRow.id.desc()).limit(limit)
    return list(reversed((await session.scalars(newest)).all()))


async def find(session: AsyncSession, key: UUID) -> MessageRow | None:
    """One message."""
    return await session.get(MessageRow, key)


async def count_since(
    session: AsyncSession, introduction: UUID, author: Actor, since: datetime, *, doubtful: bool
) -> int:
    """How many messages this side has written since then, or `doubtful` ones came in its name."""
    counted = _DOUBTFUL if doubtful else ~_DOUBTFUL
    statement = _since(introduction, author, since).where(counted)
    return await session.scalar(statement.with_only_columns(func.count())) or 0


async def is_repeated(
    session: AsyncSession, introduction: UUID, author: Actor, text: str, since: datetime
) -> bool:
    """Whether these words came as an e-mail of this side since then."""
    same = _since(introduction, author, since).where(MessageRow.by_mail, MessageRow.text == text)
    return await session.scalar(same.with_only_columns(MessageRow.id).limit(1)) is not None


async def doubtful(session: AsyncSession, keys: Collection[UUID]) -> set[UUID]:
    """Those of some messages of which it is not certain who wrote them."""
    statement = select(IncomingRow.id).where(
        IncomingRow.id.in_(keys), IncomingRow.kind == Kind.DOUBTFUL.value
    )
    return set(await session.scalars(statement))


async def has_unread_reply(session: AsyncSession, introduction: UUID) -> bool:
    """Whether an e-mail of a side waits for an officer to read it."""
    return bool(await with_unread_reply(session, [introduction]))


async def with_unread_reply(session: AsyncSession, introductions: Collection[UUID]) -> set[UUID]:
    """Those of some introductions about which an e-mail of a side waits for an officer."""
    statement = select(MessageRow.introduction_id).where(
        MessageRow.introduction_id.in_(introductions), MessageRow.state == HELD, MessageRow.by_mail
    )
    return set(await session.scalars(statement))


async def unread_replies(
    session: AsyncSession, subdivisions: Sequence[str], limit: int
) -> Sequence[tuple[Introduction, datetime]]:
    """Introductions with an e-mail of a side that waits to be read, since when, the oldest first.

    Of localities in these parts of their country (none: everywhere).
    """
    since = func.min(MessageRow.at)
    statement = (
        select(Introduction, since)
        .join(MessageRow, MessageRow.introduction_id == Introduction.id)
        .where(Introduction.held_since.is_not(None), MessageRow.state == HELD, MessageRow.by_mail)
        .group_by(Introduction.id)
    )
    if subdivisions:
        statement = statement.join(Party, Party.id == Introduction.locality_id).where(
            Party.about["subdivision"].as_string().in_(subdivisions)
        )
    found = await session.execute(statement.order_by(since, Introduction.id).limit(limit))
    return [(row[0], row[1]) for row in found]


def _since(introduction: UUID, author: Actor, since: datetime) -> Select[MessageRow]:
    return select(MessageRow).where(
        MessageRow.introduction_id == introduction,
        MessageRow.author == author,
        MessageRow.at >= since,
    )


async def held_since(session: AsyncSession, introduction: UUID) -> datetime | None:
    """Since when the oldest message waits for an officer."""
    statement = select(MessageRow.at).where(
        MessageRow.introduction_id == introduction, MessageRow.state == HELD
    )
    return await session.scalar(statement.order_by(MessageRow.at).limit(1))


async def next_number(session: AsyncSession, introduction: UUID) -> int:
    """The number of the next message that somebody gets an e-mail about."""
    statement = select(func.max(MessageRow.number))
    last = await session.scalar(statement.where(MessageRow.introduction_id == introduction))
    return (last or 0) + 1


async def numbered(session: AsyncSession, introduction: UUID, number: int) -> MessageRow | None:
    """The message with this number."""
    statement = select(MessageRow).where(
        MessageRow.introduction_id == introduction, MessageRow.number == number
    )
    found: MessageRow | None = await session.scalar(statement)
    return found
