"""Tells the other services what an account is now: whenever it is opened or changes, once each time."""

import hashlib
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store import accounts as store
from shared import outbox
from shared.database import Database
from shared.events import AccountChanged, AccountState

AT_ONCE = 100


async def announce(session: AsyncSession, account_id: UUID) -> None:
    """Emit what an account is, in the transaction that changes it; nothing if nothing changed."""
    await session.flush()
    account = await store.lock(session, account_id)
    state = AccountState(
        account_id=account.id,
        version=account.version + 1,
        email=account.email,
        role=account.role,
        region=tuple(account.region),
        profile_ids=tuple(await store.profile_ids(session, account.id)),
        language=account.language,
        active=account.closed_at is None,
    )
    said = hashlib.sha256(state.model_dump_json(exclude={"version"}).encode()).hexdigest()
    if said != account.announced:
        account.version, account.announced = state.version, said
        await outbox.add(session, AccountChanged(subject=str(account.id), data=state))


async def announce_all(database: Database) -> None:
    """Announce the accounts that never were: those opened before there was this event."""
    while True:
        async with database.transaction() as session:
            ids = await store.unannounced(session, AT_ONCE)
            for account_id in ids:
                await announce(session, account_id)
        if len(ids) < AT_ONCE:
            return
