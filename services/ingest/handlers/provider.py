"""Sign-in with an organization's own account: which of our accounts an identity stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import NotInvitedError, UnverifiedEmailError
from services.ingest.handlers.accounts import new_account, valid_email
from services.ingest.handlers.audit import record
from services.ingest.store import accounts as store
from services.ingest.store import people
from services.ingest.store.tables import AccountRow, IdentityRow
from shared.security import Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as a provider of OpenID Connect says it (claims iss, sub, email)."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool


async def account_of(
    session: AsyncSession, identity: Identity, domains: Sequence[str]
) -> AccountRow:
    """The account of an identity: by issuer and subject once linked, before that by verified e-mail.

    Without an account, one is made for the invited and for addresses of the listed `domains`.
    Raises `UnverifiedEmailError` or `NotInvitedError`.
    """
    linked = await store.by_identity(session, identity.issuer, identity.subject)
    if linked is not None:
        return linked
    if not identity.email or not identity.email_verified:
        raise UnverifiedEmailError
    email = valid_email(identity.email)
    account = await store.by_email(session, email)
    if account is None:
        await _check_welcome(session, email, domains)
        account = new_account(session, email, Role.CITY_OFFICE)
    await session.flush()
    session.add(
        IdentityRow(issuer=identity.issuer, subject=identity.subject, account_id=account.id)
    )
    what = f"linked the account to {identity.issuer}"
    await record(session, email, what, account_id=account.id)
    return account


async def _check_welcome(session: AsyncSession, email: str, domains: Sequence[str]) -> None:
    is_listed = email.rpartition("@")[2] in {domain.lower() for domain in domains}
    if not is_listed and not await people.open_invitations(session, datetime.now(UTC), email=email):
        raise NotInvitedError
