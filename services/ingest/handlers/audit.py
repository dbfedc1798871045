"""The audit of accounts: one line for everything done to people, sessions and tokens."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store import people as store


async def record(
    session: AsyncSession,
    by: str,
    what: str,
    *,
    account_id: UUID | None = None,
    profile_id: UUID | None = None,
) -> None:
    """Write down who did what, about which account and for which profile."""
    row = {
        "at": datetime.now(UTC),
        "by": by,
        "what": what,
        "account_id": account_id,
        "profile_id": profile_id,
    }
    await store.log(session, row)
