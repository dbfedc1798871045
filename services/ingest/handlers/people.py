"""The people of a profile: inviting colleagues, handing over, removing. All of it is audited.

The lead decides who belongs to a profile; an administrator may do so in the lead's place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import (
    AlreadyMemberError,
    LeadStaysError,
    NotLeadError,
    OfficerAccountError,
    TooManyPeopleError,
    UnknownInvitationError,
    UnknownPersonError,
)
from services.ingest.handlers.account_news import announce
from services.ingest.handlers.accounts import session_of, valid_email
from services.ingest.handlers.audit import record
from services.ingest.handlers.memberships import join
from services.ingest.handlers.sessions import end_all
from services.ingest.handlers.tokens import revoke_powerless
from services.ingest.handlers.views import profile_row
from services.ingest.store import accounts
from services.ingest.store import people as store
from services.ingest.store.tables import AccountLogRow, AccountRow, InvitationRow
from shared.profile import Kind
from shared.security import Role, Session
from shared.security.roles import OWNERS

INVITATION_LIFETIME = timedelta(days=7)
MOST_PEOPLE = 50
LOG_SHOWN = 50


@dataclass(frozen=True, slots=True)
class People:
    """Who belongs to a profile (each with whether it leads), who is invited, and what happened."""

    members: Sequence[tuple[AccountRow, bool]]
    invited: Sequence[InvitationRow]
    log: Sequence[AccountLogRow]


async def people_of(session: AsyncSession, profile_id: UUID) -> People:
    """The people of a profile."""
    now = datetime.now(UTC)
    return People(
        await store.of_profile(session, profile_id),
        await store.open_invitations(session, now, profile_id=profile_id),
        await store.logged(session, profile_id=profile_id, limit=LOG_SHOWN),
    )


async def leads(session: AsyncSession, by: Session, profile_id: UUID) -> bool:
    """Whether this account may decide who belongs to a profile."""
    if by.role is Role.ADMINISTRATOR:
        return True
    found = await store.membership(session, by.account_id, profile_id)
    return found is not None and found.is_lead


async def invite(session: AsyncSession, profile_id: UUID, email: str, by: Session) -> InvitationRow:
    """Ask somebody to join; raises `IngestError` where that cannot be.

    Whether there is an account of this address, and of which role, is not told: an officer learns on
    the page of the invitation why it cannot be accepted, and `is_written_to` says who gets no mail.
    """
    await _check_lead(session, by, profile_id)
    address, now = valid_email(email), datetime.now(UTC)
    await _check_invitable(session, profile_id, address, now)
    invitation = InvitationRow(
        id=uuid4(),
        profile_id=profile_id,
        email=address,
        invited_by=by.email,
        created_at=now,
        expires_at=now + INVITATION_LIFETIME,
        answered_at=None,
    )
    session.add(invitation)
    await record(session, by.email, f"invited {address}", profile_id=profile_id)
    return invitation


async def is_written_to(session: AsyncSession, email: str) -> bool:
    """Whether mail goes to an address: not where its account was closed."""
    account = await accounts.by_email(session, email)
    return account is None or account.closed_at is None


async def invitation_for(session: AsyncSession, key: UUID, email: str) -> InvitationRow:
    """An invitation that this address can accept.

    Raises `UnknownInvitationError`, and `OfficerAccountError` where it belongs to an officer.
    """
    found = await session.get(InvitationRow, key)
    now = datetime.now(UTC)
    if found is None or found.email != email or found.answered_at or found.expires_at <= now:
        raise UnknownInvitationError
    account = await accounts.by_email(session, email)
    if account is not None and account.role not in OWNERS:
        raise OfficerAccountError
    return found


async def accept(session: AsyncSession, key: UUID, account: Session) -> Session:
    """Join the people of a profile; returns the session with the profile in it.

    Raises `IngestError` where that cannot be.
    """
    await invitation_for(session, key, account.email)
    invitation = await store.answer(session, key, datetime.now(UTC))
    if invitation is None:
        raise UnknownInvitationError
    row = await session.get_one(AccountRow, account.account_id)
    profile_id = invitation.profile_id
    is_first = not await store.count(session, profile_id)
    if not account.profile_ids:
        row.role = await _role_for(session, profile_id)
    await join(session, row.id, profile_id, is_lead=is_first)
    await announce(session, row.id)
    what = f"accepted the invitation of {invitation.invited_by}"
    await record(session, row.email, what, account_id=row.id, profile_id=profile_id)
    return await session_of(session, row, started=account)


async def cancel(session: AsyncSession, profile_id: UUID, key: UUID, by: Session) -> None:
    """Take an invitation back."""
    await _check_lead(session, by, profile_id)
    found = await session.get(InvitationRow, key)
    if found is None or found.profile_id != profile_id:
        raise UnknownInvitationError
    if await store.answer(session, key, datetime.now(UTC)) is None:
        raise UnknownInvitationError
    what = f"took back the invitation of {found.email}"
    await record(session, by.email, what, profile_id=profile_id)


async def hand_over(session: AsyncSession, profile_id: UUID, account_id: UUID, by: Session) -> None:
    """Make somebody else the lead; the sessions of the one who led end."""
    await _check_lead(session, by, profile_id)
    heir = await _member(session, profile_id, account_id)
    former = [a for a, is_lead in await store.of_profile(session, profile_id) if is_lead]
    await store.set_lead(session, profile_id, account_id)
    what = f"made {heir.email} the lead"
    await record(session, by.email, what, account_id=account_id, profile_id=profile_id)
    for account in former:
        if account.id != account_id:
            await end_all(session, account.id)


async def remove(session: AsyncSession, profile_id: UUID, account_id: UUID, by: Session) -> None:
    """Take somebody out; its sessions and tokens end. The lead has to hand over first."""
    await _check_lead(session, by, profile_id)
    person = await _member(session, profile_id, account_id)
    membership = await store.membership(session, account_id, profile_id)
    if membership is not None and membership.is_lead:
        raise LeadStaysError
    await store.remove(session, profile_id, account_id)
    await announce(session, account_id)
    await end_all(session, account_id)
    await revoke_powerless(session, by.email, person.email)
    what = f"removed {person.email}"
    await record(session, by.email, what, account_id=account_id, profile_id=profile_id)


async def _check_lead(session: AsyncSession, by: Session, profile_id: UUID) -> None:
    if not await leads(session, by, profile_id):
        raise NotLeadError


async def _check_invitable(
    session: AsyncSession, profile_id: UUID, address: str, now: datetime
) -> None:
    await profile_row(session, profile_id)
    account = await accounts.by_email(session, address)
    if account is not None and await store.membership(session, account.id, profile_id):
        raise AlreadyMemberError
    waiting = await store.open_invitations(session, now, profile_id=profile_id)
    if any(i.email == address for i in waiting):
        raise AlreadyMemberError
    if len(waiting) + await store.count(session, profile_id) >= MOST_PEOPLE:
        raise TooManyPeopleError


async def _member(session: AsyncSession, profile_id: UUID, account_id: UUID) -> AccountRow:
    membership = await store.membership(session, account_id, profile_id)
    account = await accounts.get(session, account_id) if membership else None
    if account is None:
        raise UnknownPersonError
    return account


async def _role_for(session: AsyncSession, profile_id: UUID) -> Role:
    kind = (await profile_row(session, profile_id)).kind
    return Role.NETWORK if kind in (Kind.NETWORK, Kind.PROGRAMME) else Role.CITY_OFFICE
