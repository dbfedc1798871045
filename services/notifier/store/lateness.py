"""How much is long due and has not been done, because it fails again and again or nobody works."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.store.tables import Introduction, ItemRow, ReaderRow, TieRow

LATE = timedelta(hours=1)
"""All is looked for at least every ten minutes."""


async def late(session: AsyncSession, now: datetime) -> dict[str, int]:
    """Introductions, digests and ties that should have been looked after for more than `LATE`."""
    since = now - LATE
    digests = select(ItemRow.profile_id, ItemRow.address).where(
        ItemRow.digest_id.is_(None), ItemRow.due_at <= since
    )
    return {
        "introductions": await _count(
            session, select(Introduction.id).where(Introduction.due_at <= since)
        ),
        "digests": await _count(session, digests.distinct()),
        "officers_digests": await _count(
            session, select(ReaderRow.account_id).where(ReaderRow.next_at <= since)
        ),
        "ties": await _count(session, select(TieRow.id).where(TieRow.ask_at <= since)),
    }


async def _count(session: AsyncSession, found: Select[*tuple[object, ...]]) -> int:
    return await session.scalar(select(func.count()).select_from(found.subquery())) or 0
