"""E-mails that came in: each kept once, found again by the message they are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.incoming import Incoming, Kind
from services.notifier.store.listing import PAGE, Slice
from services.notifier.store.tables import Delivery, IncomingRow


async def is_known(session: AsyncSession, key: UUID) -> bool:
    """Whether this e-mail was handled before."""
    return await session.get(IncomingRow, key) is not None


async def keep(
    session: AsyncSession, mail: Incoming, delivery_id: UUID | None, words: str, now: datetime
) -> None:
    """Note that an e-mail came in and what became of it."""
    is_bounce = mail.kind is Kind.BOUNCE
    returned = [r for r in mail.returned if r.has_failed or not is_bounce]
    row = IncomingRow(
        id=mail.key,
        kind=mail.kind.value,
        delivery_id=delivery_id,
        address=", ".join(r.address for r in returned) or mail.sender,
        status=", ".join(dict.fromkeys(r.status for r in returned)) or None,
        words=words,
        at=now,
    )
    session.add(row)
    await session.flush()


async def delivery_of(session: AsyncSession, message_ids: Sequence[str]) -> Delivery | None:
    """The message of ours that is named first."""
    statement = select(Delivery).where(Delivery.message_id.in_(message_ids))
    found = {d.message_id: d for d in await session.scalars(statement)}
    return next((found[i] for i in message_ids if i in found), None)


async def bounced(session: AsyncSession, delivery_id: UUID) -> set[str]:
    """Addresses from which a message has come back."""
    statement = select(IncomingRow.address).where(
        IncomingRow.delivery_id == delivery_id, IncomingRow.kind == Kind.BOUNCE.value
    )
    return {a for text in await session.scalars(statement) for a in text.split(", ")}


async def about(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[IncomingRow]]:
    """What came in about some messages, oldest first."""
    statement = select(IncomingRow).where(IncomingRow.delivery_id.in_(ids))
    found: dict[UUID, list[IncomingRow]] = {}
    for row in await session.scalars(statement.order_by(IncomingRow.at, IncomingRow.id)):
        if row.delivery_id is not None:
            found.setdefault(row.delivery_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Arrival:
    """An e-mail that came in, and the introduction it is about, if it is about one."""

    row: IncomingRow
    introduction_id: UUID | None


async def listed(
    session: AsyncSession, before: UUID | None = None, limit: int = PAGE
) -> Slice[Arrival]:
    """What came in, newest first."""
    statement = select(IncomingRow, Delivery.introduction_id).outerjoin(
        Delivery, IncomingRow.delivery_id == Delivery.id
    )
    last = await session.get(IncomingRow, before) if before is not None else None
    if last is not None:
        key = tuple_(IncomingRow.at, IncomingRow.id)
        statement = statement.where(key < (last.at, last.id))
    newest = statement.order_by(IncomingRow.at.desc(), IncomingRow.id.desc())
    rows = [Arrival(*found) for found in (await session.execute(newest.limit(limit + 1))).all()]
    return Slice(rows[:limit], rows[limit - 1].row.id if len(rows) > limit else None)
