"""Accounts of ingest for tests, with a session that ingest knows."""

from sqlalchemy import select

from services.ingest.handlers.accounts import create_account
from services.ingest.handlers.sessions import begin
from services.ingest.store import accounts as account_store
from services.ingest.store.tables import AccountRow


async def account_session(database, email, role, profile_ids=()):
    """Sign an account in that is made, and made to lead profiles, where needed."""
    async with database.transaction() as session:
        row = await session.scalar(select(AccountRow).where(AccountRow.email == email))
        if row is None:
            await create_account(session, email, role)
            await session.flush()
            row = await session.scalar(select(AccountRow).where(AccountRow.email == email))
        for profile_id in profile_ids:
            await account_store.own(session, row.id, profile_id, is_lead=True)
        return await begin(session, row, user_agent="", means="link")
