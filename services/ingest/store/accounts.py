"""Queries on accounts, on the links that sign them in, and on API tokens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store.tables import (
    AccountProfileRow,
    AccountRow,
    ApiTokenRow,
    IdentityRow,
    SignInLinkRow,
)
from shared.security import Role


async def get(session: AsyncSession, account_id: UUID) -> AccountRow | None:
    """The account of this id."""
    return await session.get(AccountRow, account_id)


async def lock(session: AsyncSession, account_id: UUID) -> AccountRow:
    """The account of this id as it stands, to change; raises `NoResultFound`."""
    return await session.get_one(
        AccountRow, account_id, with_for_update=True, populate_existing=True
    )


async def unannounced(session: AsyncSession, limit: int) -> list[UUID]:
    """Accounts of which the other services were told nothing yet."""
    query = select(AccountRow.id).where(AccountRow.version == 0).order_by(AccountRow.id)
    return list(await session.scalars(query.limit(limit)))


async def by_email(session: AsyncSession, email: str) -> AccountRow | None:
    """The account with this lower-case address."""
    found: AccountRow | None = await session.scalar(
        select(AccountRow).where(AccountRow.email == email)
    )
    return found


async def by_identity(session: AsyncSession, issuer: str, subject: str) -> AccountRow | None:
    """The account that was linked to this subject of an OpenID Connect provider."""
    query = select(AccountRow).join(IdentityRow, IdentityRow.account_id == AccountRow.id)
    found: AccountRow | None = await session.scalar(
        query.where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
    )
    return found


async def page(session: AsyncSession, *, text: str, after: str, limit: int) -> Sequence[AccountRow]:
    """Accounts by address, from after this one on; `text` is part of the address."""
    query = select(AccountRow).where(AccountRow.email > after).order_by(AccountRow.email)
    if text:
        query = query.where(AccountRow.email.contains(text, autoescape=True))
    return list(await session.scalars(query.limit(limit)))


async def profile_ids(session: AsyncSession, account_id: UUID) -> list[UUID]:
    """The profiles an account owns."""
    query = select(AccountProfileRow.profile_id).where(AccountProfileRow.account_id == account_id)
    return list(await session.scalars(query.order_by(AccountProfileRow.profile_id)))


async def own(
    session: AsyncSession, account_id: UUID, profile_id: UUID, *, is_lead: bool = False
) -> None:
    """Let an account see and change a profile."""
    row = {"account_id": account_id, "profile_id": profile_id}
    if await session.get(AccountProfileRow, row) is None:
        await session.execute(insert(AccountProfileRow), [row | {"is_lead": is_lead}])


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


async def links_of_client(session: AsyncSession, client_hash: str, now: datetime) -> int:
    """How many links, used or not, one computer asked for that have not expired."""
    query = select(func.count()).where(
        SignInLinkRow.client_hash == client_hash, SignInLinkRow.expires_at > now
    )
    return await session.scalar(query) or 0


async def forget_links(session: AsyncSession, before: datetime) -> None:
    """Delete links that expired before this moment."""
    await session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < before))


async def forget_links_of(session: AsyncSession, email: str) -> None:
    """Delete the links of an address, whether they were used or not."""
    await session.execute(delete(SignInLinkRow).where(SignInLinkRow.email == email))


async def tokens_by(session: AsyncSession, email: str) -> list[str]:
    """Names of the tokens that an address has created and nobody has revoked."""
    query = select(ApiTokenRow.name).where(
        ApiTokenRow.created_by == email, ApiTokenRow.revoked_at.is_(None)
    )
    return list(await session.scalars(query.order_by(ApiTokenRow.name)))


async def powerless_tokens(
    session: AsyncSession, now: datetime, *, email: str | None, limit: int | None
) -> list[str]:
    """Names of tokens that do more than whoever made them may do now, of all or of one address.

    An administrator may do everything; others only what concerns a profile of theirs. A token that
    no account made, as on the command line, is bounded by nobody.
    """
    theirs = exists().where(
        AccountProfileRow.account_id == AccountRow.id,
        AccountProfileRow.profile_id == ApiTokenRow.profile_id,
    )
    may = AccountRow.closed_at.is_(None) & ((AccountRow.role == Role.ADMINISTRATOR) | theirs)
    query = (
        select(ApiTokenRow.name)
        .join(AccountRow, AccountRow.email == ApiTokenRow.created_by)
        .where(ApiTokenRow.revoked_at.is_(None), ApiTokenRow.expires_at > now, ~may)
        .order_by(ApiTokenRow.name)
    )
    if email is not None:
        query = query.where(AccountRow.email == email)
    return list(await session.scalars(query.limit(limit)))


async def token_by_name(session: AsyncSession, name: str) -> ApiTokenRow | None:
    """The API token of this name, revoked or not."""
    found: ApiTokenRow | None = await session.scalar(
        select(ApiTokenRow).where(ApiTokenRow.name == name)
    )
    return found


async def tokens(
    session: AsyncSession, profile_ids: Sequence[UUID] | None, *, after: str, limit: int
) -> Sequence[ApiTokenRow]:
    """Tokens by name, from after this one on: of these profiles, or all of them if none are given."""
    query = select(ApiTokenRow).where(ApiTokenRow.name > after).order_by(ApiTokenRow.name)
    if profile_ids is not None:
        query = query.where(ApiTokenRow.profile_id.in_(profile_ids))
    return list(await session.scalars(query.limit(limit)))


async def note_use(session: AsyncSession, token_id: UUID, now: datetime) -> None:
    """Write down when a token was used last."""
    await session.execute(
        update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(last_used_at=now)
    )
