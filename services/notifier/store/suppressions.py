"""Addresses that are not written to: finding, adding and lifting them. Rows stay for the audit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.store.listing import PAGE, Slice
from services.notifier.store.tables import SuppressionRow


async def among(session: AsyncSession, addresses: Sequence[str]) -> dict[str, SuppressionRow]:
    """Those of some addresses that are on the list, by the address in small letters."""
    low = [address.lower() for address in addresses]
    statement = select(SuppressionRow).where(
        SuppressionRow.address.in_(low), SuppressionRow.lifted_at.is_(None)
    )
    return {row.address: row for row in await session.scalars(statement)}


async def add(
    session: AsyncSession,
    address: str,
    words: str,
    now: datetime,
    *,
    who: str = "Entente",
    status: str | None = None,
    delivery_id: UUID | None = None,
) -> bool:
    """Put an address on the list; returns whether it was not there."""
    if await among(session, [address]):
        return False
    row = SuppressionRow(
        id=uuid4(),
        address=address.lower(),
        status=status,
        words=words,
        delivery_id=delivery_id,
        who=who,
        at=now,
    )
    session.add(row)
    await session.flush()
    return True


async def lift_own(session: AsyncSession, address: str, words: str, now: datetime) -> None:
    """Take an address off the list that we put there for this reason; others leave it there."""
    await session.execute(
        update(SuppressionRow)
        .where(SuppressionRow.address == address.lower(), SuppressionRow.lifted_at.is_(None))
        .where(SuppressionRow.words == words)
        .values(lifted_at=now, lifted_by="Entente", lifted_why="The account is open again.")
    )


async def lock(session: AsyncSession, key: UUID) -> SuppressionRow | None:
    """One entry, to change."""
    return await session.get(SuppressionRow, key, with_for_update=True, populate_existing=True)


async def listed(
    session: AsyncSession, before: UUID | None = None, limit: int = PAGE
) -> Slice[SuppressionRow]:
    """Entries, newest first, those that were lifted among them."""
    statement = select(SuppressionRow)
    last = await session.get(SuppressionRow, before) if before is not None else None
    if last is not None:
        key = tuple_(SuppressionRow.at, SuppressionRow.id)
        statement = statement.where(key < (last.at, last.id))
    newest = statement.order_by(SuppressionRow.at.desc(), SuppressionRow.id.desc())
    rows = (await session.scalars(newest.limit(limit + 1))).all()
    return Slice(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)
