"""Queries on the people of a profile, on invitations to them, and on the audit of accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store.tables import (
    AccountLogRow,
    AccountProfileRow,
    AccountRow,
    InvitationRow,
    ProfileRow,
)

SHOWN = 100


async def of_profile(session: AsyncSession, profile_id: UUID) -> list[tuple[AccountRow, bool]]:
    """The people of a profile by address, each with whether they lead it."""
    query = (
        select(AccountRow, AccountProfileRow.is_lead)
        .join(AccountProfileRow, AccountProfileRow.account_id == AccountRow.id)
        .where(AccountProfileRow.profile_id == profile_id)
        .order_by(AccountRow.email)
        .limit(SHOWN)
    )
    return [(account, is_lead) for account, is_lead in await session.execute(query)]


async def profiles_of(session: AsyncSession, account_id: UUID) -> list[tuple[ProfileRow, bool]]:
    """The profiles of an account by name, each with whether it leads them."""
    query = (
        select(ProfileRow, AccountProfileRow.is_lead)
        .join(AccountProfileRow, AccountProfileRow.profile_id == ProfileRow.id)
        .where(AccountProfileRow.account_id == account_id)
        .order_by(ProfileRow.name_key, ProfileRow.id)
        .limit(SHOWN)
    )
    return [(profile, is_lead) for profile, is_lead in await session.execute(query)]


async def membership(
    session: AsyncSession, account_id: UUID, profile_id: UUID
) -> AccountProfileRow | None:
    """Whether and how an account belongs to a profile."""
    key = {"account_id": account_id, "profile_id": profile_id}
    return await session.get(AccountProfileRow, key, with_for_update=True)


async def set_lead(session: AsyncSession, profile_id: UUID, account_id: UUID) -> None:
    """Make one of the people of a profile its only lead."""
    await session.execute(
        update(AccountProfileRow)
        .where(AccountProfileRow.profile_id == profile_id)
        .values(is_lead=AccountProfileRow.account_id == account_id)
    )


async def remove(session: AsyncSession, profile_id: UUID, account_id: UUID) -> None:
    """Take an account from the people of a profile."""
    await session.execute(
        delete(AccountProfileRow).where(
            AccountProfileRow.profile_id == profile_id,
            AccountProfileRow.account_id == account_id,
        )
    )


async def open_invitations(
    session: AsyncSession,
    now: datetime,
    *,
    profile_id: UUID | None = None,
    email: str | None = None,
) -> Sequence[InvitationRow]:
    """Invitations that wait for an answer: to a profile, of an address, or both."""
    query = select(InvitationRow).where(
        InvitationRow.answered_at.is_(None), InvitationRow.expires_at > now
    )
    if profile_id is not None:
        query = query.where(InvitationRow.profile_id == profile_id)
    if email is not None:
        query = query.where(InvitationRow.email == email)
    return list(await session.scalars(query.order_by(InvitationRow.email).limit(SHOWN)))


async def answer(session: AsyncSession, invitation_id: UUID, now: datetime) -> InvitationRow | None:
    """Mark an invitation as answered, if it still waits; two at once cannot both succeed."""
    found: InvitationRow | None = await session.scalar(
        update(InvitationRow)
        .where(
            InvitationRow.id == invitation_id,
            InvitationRow.answered_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .values(answered_at=now)
        .returning(InvitationRow)
    )
    return found


async def count(session: AsyncSession, profile_id: UUID) -> int:
    """How many people a profile has."""
    query = select(func.count()).where(AccountProfileRow.profile_id == profile_id)
    return await session.scalar(query) or 0


async def log(session: AsyncSession, row: dict[str, Any]) -> None:
    """Append to the audit."""
    await session.execute(insert(AccountLogRow), [row])


async def logged(
    session: AsyncSession,
    *,
    profile_id: UUID | None = None,
    account_id: UUID | None = None,
    before: int | None = None,
    limit: int,
) -> Sequence[AccountLogRow]:
    """The audit of a profile or an account, or all of it, newest first, from before this id on."""
    query = select(AccountLogRow).order_by(AccountLogRow.id.desc()).limit(limit)
    if profile_id is not None:
        query = query.where(AccountLogRow.profile_id == profile_id)
    if account_id is not None:
        query = query.where(AccountLogRow.account_id == account_id)
    if before is not None:
        query = query.where(AccountLogRow.id < before)
    return list(await session.scalars(query))
