"""What an administrator does to accounts: listing, adding, changing a role, signing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import UnknownRegionError
from services.ingest.domain.errors import IngestError
from services.ingest.handlers.account_news import announce
from services.ingest.handlers.accounts import create_account
from services.ingest.handlers.audit import record
from services.ingest.handlers.memberships import Belonging, belongings
from services.ingest.handlers.sessions import Limits, end_all, end_one, open_sessions
from services.ingest.handlers.tokens import revoke_powerless
from services.ingest.store import accounts as store
from services.ingest.store import people
from services.ingest.store.tables import AccountLogRow, AccountRow, SessionRow
from shared.security import Role, Session
from shared.security.roles import OWNERS
from shared.texts import Phrase
from shared.us import STATE_FIPS

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of accounts, and the address from which the next page goes on."""

    rows: Sequence[AccountRow]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """A page of the audit, newest first, and the id from which the next page goes on."""

    rows: Sequence[AccountLogRow]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class Details:
    """An account with its profiles, where it is signed in, and what was done to it."""

    account: AccountRow
    belongings: Sequence[Belonging]
    sessions: Sequence[SessionRow]
    log: Sequence[AccountLogRow]


async def list_accounts(session: AsyncSession, text: str, after: str) -> Listed:
    """Accounts whose address has `text` in it."""
    wanted = text.strip().lower()
    rows = await store.page(session, text=wanted, after=after, limit=PAGE_SIZE + 1)
    return Listed(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].email if len(rows) > PAGE_SIZE else None)


async def list_log(session: AsyncSession, before: int | None) -> Logged:
    """The audit of all accounts."""
    rows = await people.logged(session, before=before, limit=PAGE_SIZE + 1)
    return Logged(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None)


async def details(session: AsyncSession, account_id: UUID, limits: Limits) -> Details | None:
    """What there is to know about an account; none if there is no such account."""
    account = await store.get(session, account_id)
    if account is None:
        return None
    return Details(
        account,
        await belongings(session, account_id),
        await open_sessions(session, account_id, limits),
        await people.logged(session, account_id=account_id, limit=PAGE_SIZE),
    )


async def add(session: AsyncSession, email: str, role: Role, region: str, by: str) -> UUID:
    """A new account; raises `IngestError` for an address or a region that cannot be."""
    key = await create_account(session, email, role, region=parse_region(role, region))
    await session.flush()
    await record(session, by, f"created the account as {role.label.lower()}", account_id=key)
    return key


async def change_role(
    session: AsyncSession, account_id: UUID, role: Role, region: str, by: Session
) -> None:
    """Give an account another role or region; its sessions and tokens end with the old rights."""
    account = await session.get_one(AccountRow, account_id)
    if account_id == by.account_id:
        raise IngestError(Phrase("You cannot change your own role. Ask another administrator."))
    if role not in OWNERS and await store.profile_ids(session, account_id):
        raise IngestError(Phrase("This account belongs to a profile. Remove it from there first."))
    account.role, account.region = role.value, parse_region(role, region)
    await end_all(session, account_id)
    await announce(session, account_id)
    await revoke_powerless(session, by.email, account.email)
    what = f"changed the role to {role.label.lower()}"
    what += f" for {', '.join(account.region)}" if account.region else ""
    await record(session, by.email, what, account_id=account_id)


async def sign_out(
    session: AsyncSession, account_id: UUID, session_id: UUID | None, by: str
) -> None:
    """End one session of an account, or all of them if none is named."""
    if session_id is None:
        await end_all(session, account_id)
        await record(session, by, "signed the account out everywhere", account_id=account_id)
    else:
        await end_one(session, account_id, session_id)
        await record(session, by, "signed the account out on one device", account_id=account_id)


async def sign_out_address(session: AsyncSession, email: str, by: str) -> None:
    """End every session of the account with this address; raises `IngestError` if there is none."""
    account = await store.by_email(session, email.strip().lower())
    if account is None:
        raise IngestError(f"There is no account {email}.")
    await sign_out(session, account.id, None, by)


def parse_region(role: Role, text: str) -> list[str]:
    """The states of a liaison officer, from codes with commas or spaces; raises `UnknownRegionError`."""
    if role is not Role.LIAISON_OFFICER:
        return []
    codes = [code.upper() for code in text.replace(",", " ").split()]
    for code in codes:
        if code.removeprefix("US-") not in STATE_FIPS or not code.startswith("US-"):
            raise UnknownRegionError(
                Phrase("“%(code)s” is not a state; expected codes such as US-IA, US-NE.", code=code)
            )
    return sorted(set(codes))
