"""Closing an account for good, and opening it again; who belongs to a profile is `people`'s.

The row of a closed account stays, so that its address cannot simply sign in as somebody new.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import (
    LeadStaysError,
    NotLeadError,
    OtherProfilesError,
    UnexplainedError,
    UnknownPersonError,
)
from services.ingest.domain.errors import IngestError
from services.ingest.handlers.account_news import announce
from services.ingest.handlers.audit import record
from services.ingest.handlers.sessions import end_all, refuse
from services.ingest.handlers.tokens import revoke_token
from services.ingest.store import accounts, people
from services.ingest.store.tables import AccountRow
from shared.security import Role, Session, ends
from shared.security.roles import OWNERS
from shared.texts import Phrase

WHY_MAX = 500
"""Longest explanation, in characters."""


async def close_account(session: AsyncSession, account_id: UUID, by: Session, why: str) -> None:
    """Close an account: what the person could use ends; a closed one stays as it is.

    Administrators close those of others; a city office or network its own; and the lead of a profile
    that of somebody who belongs to nothing else. Raises `UnexplainedError`, `NotLeadError`,
    `LeadStaysError`, `OtherProfilesError` and, for one's own as an officer, `IngestError`.
    """
    reason = " ".join(why.split())[:WHY_MAX]
    if not reason:
        raise UnexplainedError
    row = await accounts.lock(session, account_id)
    if row.closed_at is not None:
        return
    await _check_may(session, account_id, by)
    row.closed_at = datetime.now(UTC)
    await _leave_profiles(session, row, by, reason)
    await _end_means(session, row, by)
    await announce(session, account_id)
    await record(session, by.email, f"closed the account: {reason}", account_id=account_id)


async def close_person(
    session: AsyncSession, profile_id: UUID, account_id: UUID, by: Session, why: str = ""
) -> None:
    """Close the account of one of the people of a profile; raises also `UnknownPersonError`."""
    if await people.membership(session, account_id, profile_id) is None:
        raise UnknownPersonError
    await close_account(session, account_id, by, why)


async def reopen_account(session: AsyncSession, account_id: UUID, by: Session) -> None:
    """Let the person sign in again; it belongs to no profile until somebody invites it."""
    row = await accounts.lock(session, account_id)
    if row.closed_at is None:
        return
    row.closed_at = None
    await announce(session, account_id)
    await record(session, by.email, "opened the account again", account_id=account_id)


async def check_closable(session: AsyncSession, account_id: UUID) -> None:
    """Raise `LeadStaysError` where colleagues would be left without a lead."""
    for profile, is_lead in await people.profiles_of(session, account_id):
        if is_lead and await people.count(session, profile.id) > 1:
            raise LeadStaysError


async def _check_may(session: AsyncSession, account_id: UUID, by: Session) -> None:
    if account_id == by.account_id:
        if by.role not in OWNERS:
            raise IngestError(
                Phrase("You cannot close your own account. Ask another administrator.")
            )
        await check_closable(session, account_id)
    elif by.role is not Role.ADMINISTRATOR:
        await _check_leads_all(session, account_id, by)


async def _check_leads_all(session: AsyncSession, account_id: UUID, by: Session) -> None:
    theirs = await accounts.profile_ids(session, account_id)
    led = [p.id for p, is_lead in await people.profiles_of(session, by.account_id) if is_lead]
    if not set(theirs) & set(led):
        raise NotLeadError
    if not set(theirs) <= set(led):
        raise OtherProfilesError


async def _leave_profiles(session: AsyncSession, row: AccountRow, by: Session, reason: str) -> None:
    for profile_id in await accounts.profile_ids(session, row.id):
        await people.remove(session, profile_id, row.id)
        what = f"closed the account of {row.email}: {reason}"
        await record(session, by.email, what, profile_id=profile_id)


async def _end_means(session: AsyncSession, row: AccountRow, by: Session) -> None:
    """End sessions, links that sign in or answer, invitations and the API tokens of a person."""
    now = datetime.now(UTC)
    await end_all(session, row.id)
    await refuse(session, ends.links_to(row.email), now, now + ends.LINKS_LIVE)
    await accounts.forget_links_of(session, row.email)
    for name in await accounts.tokens_by(session, row.email):
        await revoke_token(session, name, by.email)
    for one in await people.open_invitations(session, now, email=row.email):
        await people.answer(session, one.id, now)
