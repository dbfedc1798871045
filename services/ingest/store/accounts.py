"""Queries on accounts, the profiles they own, sign-in links and API tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store.tables import (
    AccountProfileRow,
    AccountRow,
    ApiTokenRow,
    SignInLinkRow,
)


async def by_email(session: AsyncSession, email: str) -> AccountRow | None:
    """The account with this lower-case address."""
    found: AccountRow | None = await session.scalar(
        select(AccountRow).where(AccountRow.email == email)
    )
    return found


async def profile_ids(session: AsyncSession, account_id: UUID) -> list[UUID]:
    """The profiles an account owns."""
    query = select(AccountProfileRow.profile_id).where(AccountProfileRow.account_id == account_id)
    return list(await session.scalars(query.order_by(AccountProfileRow.profile_id)))


async def own(session: AsyncSession, account_id: UUID, profile_id: UUID) -> None:
    """Let an account see and change a profile."""
    row = {"account_id": account_id, "profile_id": profile_id}
    if await session.get(AccountProfileRow, row) is None:
        await session.execute(insert(AccountProfileRow), [row])


async def use_link(session: AsyncSession, token_hash: str, now: datetime) -> SignInLinkRow | None:
    """Mark a link as used, if it can still be; two at once cannot both succeed."""
    found: SignInLinkRow | None = await session.scalar(
        update(SignInLinkRow)
        .where(
            SignInLinkRow.token_hash == token_hash,
            SignInLinkRow.used_at.is_(None),
            SignInLinkRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLinkRow)
    )
    return found


async def usable_link(
    session: AsyncSession, token_hash: str, now: datetime
) -> SignInLinkRow | None:
    """The link, if it was not used and has not expired."""
    row = await session.get(SignInLinkRow, token_hash)
    return row if row and row.used_at is None and row.expires_at > now else None


async def open_links(session: AsyncSession, email: str, now: datetime) -> int:
    """How many links of an address can still be used."""
    query = select(func.count()).where(
        SignInLinkRow.email == email,
        SignInLinkRow.used_at.is_(None),
        SignInLinkRow.expires_at > now,
    )
    return await session.scalar(query) or 0


async def forget_links(session: AsyncSession, before: datetime) -> None:
    """Delete links that expired before this moment."""
    await session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < before))


async def token_by_name(session: AsyncSession, name: str) -> ApiTokenRow | None:
    """The API token of this name, revoked or not."""
    found: ApiTokenRow | None = await session.scalar(
        select(ApiTokenRow).where(ApiTokenRow.name == name)
    )
    return found


async def token_by_hash(session: AsyncSession, token_hash: str) -> ApiTokenRow | None:
    """The API token with this hash, unless it is revoked."""
    found: ApiTokenRow | None = await session.scalar(
        select(ApiTokenRow).where(
            ApiTokenRow.token_hash == token_hash, ApiTokenRow.revoked_at.is_(None)
        )
    )
    return found
