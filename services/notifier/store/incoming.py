"""E-mails that came in: each kept once, found again by the message they are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.incoming import Incoming, Kind
from services.notifier.store.listing import PAGE, Slice
from services.notifier.store.tables import Delivery, IncomingRow

AT_ONCE = 5
"""E-mails about one message that are shown beside it."""
_RETURNED_MAX = 200


async def kind_of(session: AsyncSession, key: UUID) -> Kind | None:
    """What this e-mail was taken for, if it was handled before."""
    row = await session.get(IncomingRow, key)
    return None if row is None else Kind(row.kind)


async def keep(
    session: AsyncSession,
    mail: Incoming,
    kind: Kind,
    delivery_id: UUID | None,
    words: str,
    now: datetime,
) -> None:
    """Note that an e-mail came in, what it was taken for and what became of it."""
    is_bounce = mail.kind is Kind.BOUNCE
    returned = [r for r in mail.returned if r.has_failed or not is_bounce]
    row = IncomingRow(
        id=mail.key,
        kind=kind.value,
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
    """Addresses from which a message has come back, for certain."""
    statement = select(IncomingRow.address).where(
        IncomingRow.delivery_id == delivery_id, IncomingRow.kind == Kind.BOUNCE.value
    )
    statement = statement.order_by(IncomingRow.at).limit(_RETURNED_MAX)
    return {a for text in await session.scalars(statement) for a in text.split(", ")}


async def has_unverified(session: AsyncSession, delivery_id: UUID) -> bool:
    """Whether a report that proves nothing has come in about a message."""
    statement = select(IncomingRow.id).where(
        IncomingRow.delivery_id == delivery_id, IncomingRow.kind == Kind.UNVERIFIED.value
    )
    return await session.scalar(statement.limit(1)) is not None


async def about(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[IncomingRow]]:
    """What came in about some messages, oldest first; the last `AT_ONCE` of each kind at most."""
    place = func.row_number().over(
        partition_by=(IncomingRow.delivery_id, IncomingRow.kind),
        order_by=(IncomingRow.at.desc(), IncomingRow.id.desc()),
    )
    placed = select(IncomingRow.id, place.label("place"))
    last = placed.where(IncomingRow.delivery_id.in_(ids)).subquery()
    statement = select(IncomingRow).join(last, last.c.id == IncomingRow.id)
    statement = statement.where(last.c.place <= AT_ONCE)
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
