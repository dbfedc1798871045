"""Accounts: sign-in by a one-time link, and the demo's one-click roles.

Registration is open: an unknown address that signs in becomes a city office without profiles.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

from pydantic import EmailStr, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import (
    AccountExistsError,
    InvalidLinkError,
    InvalidProfileError,
    Problem,
)
from services.ingest.domain.problems import got
from services.ingest.store import accounts as store
from services.ingest.store import profiles
from services.ingest.store.tables import AccountRow, SignInLinkRow
from shared.security import Role, Session

LINK_LIFETIME = timedelta(minutes=15)
LINKS_AT_ONCE = 5
"""Open links of one address; further requests send nothing, so that nobody's mailbox is flooded."""

_EMAIL: TypeAdapter[str] = TypeAdapter(EmailStr)
_DEMO_PROFILE = {
    Role.CITY_OFFICE: ("locality", "us-ia-des-moines"),
    Role.NETWORK: ("network", "net-iclei"),
}


def valid_email(text: str) -> str:
    """The address in lower case; raises `InvalidProfileError` with one problem."""
    try:
        return _EMAIL.validate_python(text.strip()).lower()
    except ValidationError as error:
        message = f"expected an e-mail address such as office@city.gov, got {got(text.strip())}"
        raise InvalidProfileError([Problem("email", message)]) from error


async def create_account(session: AsyncSession, email: str, role: Role) -> UUID:
    """A new account; raises `AccountExistsError`, or `InvalidProfileError` for the address."""
    address = valid_email(email)
    if await store.by_email(session, address) is not None:
        raise AccountExistsError
    return _new_account(session, address, role).id


async def sign_in_link(
    session: AsyncSession, email: str, public_url: str, next_path: str = "/"
) -> str | None:
    """A link that signs this address in once, within 15 minutes; none if too many are open."""
    address, now = valid_email(email), datetime.now(UTC)
    await store.forget_links(session, now)
    if await store.open_links(session, address, now) >= LINKS_AT_ONCE:
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLinkRow(
            token_hash=hashed(token),
            email=address,
            next=safe_path(next_path),
            expires_at=now + LINK_LIFETIME,
            used_at=None,
        )
    )
    return f"{public_url.rstrip('/')}/sign-in/{quote(token)}"


async def check_link(session: AsyncSession, token: str) -> str:
    """The address a link is for, without using it; raises `InvalidLinkError`."""
    link = await store.usable_link(session, hashed(token), datetime.now(UTC))
    if link is None:
        raise InvalidLinkError
    return link.email


async def use_link(session: AsyncSession, token: str) -> tuple[Session, str]:
    """Use a link up: who is signed in, and the path to go on to. Raises `InvalidLinkError`."""
    link = await store.use_link(session, hashed(token), datetime.now(UTC))
    if link is None:
        raise InvalidLinkError
    account = await store.by_email(session, link.email)
    if account is None:
        account = _new_account(session, link.email, Role.CITY_OFFICE)
    return await session_of(session, account), link.next


async def session_of(session: AsyncSession, account: AccountRow) -> Session:
    """What the session cookie says of an account."""
    owned = await store.profile_ids(session, account.id)
    role = Role(account.role)
    return Session(account_id=account.id, email=account.email, role=role, profile_ids=tuple(owned))


async def demo_session(session: AsyncSession, role: Role) -> Session:
    """Sign the demo's account of a role in; the first time it is given a sample profile."""
    email = f"{role.value.replace('_', '-')}@demo.example"
    account = await store.by_email(session, email) or _new_account(session, email, role)
    await session.flush()
    if role in _DEMO_PROFILE and not await store.profile_ids(session, account.id):
        profile = await profiles.first_of_kind(session, *_DEMO_PROFILE[role])
        if profile is not None:
            await store.own(session, account.id, profile.id)
    return await session_of(session, account)


def _new_account(session: AsyncSession, email: str, role: Role) -> AccountRow:
    account = AccountRow(id=uuid4(), email=email, role=role.value, created_at=datetime.now(UTC))
    session.add(account)
    return account


def hashed(token: str) -> str:
    """How a secret token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def safe_path(path: str) -> str:
    """A path on this site; anything else becomes the start page."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else "/"
