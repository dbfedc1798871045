"""Accounts and the one-time links that sign them in; what a session says of an account.

Registration is open: an unknown address that signs in becomes a city office without profiles.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

from pydantic import EmailStr, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import TooManyLinksError
from services.ingest.domain.errors import (
    AccountExistsError,
    InvalidLinkError,
    InvalidProfileError,
    Problem,
)
from services.ingest.handlers.account_news import announce
from services.ingest.store import accounts as store
from services.ingest.store.tables import AccountRow, SignInLinkRow
from shared.security import Role, Session
from shared.texts import _

LINK_LIFETIME = timedelta(minutes=15)
LINKS_AT_ONCE = 5
"""Open links of one address; further requests send nothing, so that nobody's mailbox is flooded."""

LINKS_PER_CLIENT = 20
"""Links that one computer may ask for within their lifetime, for whatever addresses."""

MOST_PROFILES = 100
"""Profiles of one account; a session states them, and browsers keep no cookie above 4 KB."""

_EMAIL: TypeAdapter[str] = TypeAdapter(EmailStr)


def valid_email(text: str) -> str:
    """The address in lower case; raises `InvalidProfileError` with one problem."""
    try:
        return _EMAIL.validate_python(text.strip()).lower()
    except ValidationError as error:
        typed = text.strip()
        message = _(
            "Enter an e-mail address such as office@city.gov. “%(typed)s” is not one.", typed=typed
        )
        raise InvalidProfileError([Problem("email", message)]) from error


async def create_account(
    session: AsyncSession, email: str, role: Role, *, region: Sequence[str] = ()
) -> UUID:
    """A new account; raises `AccountExistsError`, or `InvalidProfileError` for the address.

    `region` has the states of a liaison officer, as `parse_region` gives them.
    """
    address = valid_email(email)
    if await store.by_email(session, address) is not None:
        raise AccountExistsError
    account = new_account(session, address, role)
    account.region = list(region)
    await announce(session, account.id)
    return account.id


async def sign_in_link(
    session: AsyncSession,
    email: str,
    public_url: str,
    next_path: str = "/",
    *,
    client: str | None = None,
) -> str | None:
    """A link that signs this address in once, within 15 minutes; none for a closed account.

    None either if too many are open.

    `client` is who asks, such as an IP address; raises `TooManyLinksError` if it asked too often.
    """
    address, now = valid_email(email), datetime.now(UTC)
    client_hash = hashed(client) if client else None
    await store.forget_links(session, now)
    if client_hash and await store.links_of_client(session, client_hash, now) >= LINKS_PER_CLIENT:
        raise TooManyLinksError
    account = await store.by_email(session, address)
    if account is not None and account.closed_at is not None:
        return None
    if await store.open_links(session, address, now) >= LINKS_AT_ONCE:
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLinkRow(
            token_hash=hashed(token),
            email=address,
            next=safe_path(next_path),
            client_hash=client_hash,
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


async def use_link(session: AsyncSession, token: str) -> tuple[AccountRow, str]:
    """Use a link up: whose it is, and the path to go on to. Raises `InvalidLinkError`."""
    link = await store.use_link(session, hashed(token), datetime.now(UTC))
    if link is None:
        raise InvalidLinkError
    account = await store.by_email(session, link.email)
    if account is None:
        account = new_account(session, link.email, Role.CITY_OFFICE)
    return account, link.next


async def session_of(
    session: AsyncSession, account: AccountRow, *, started: Session | None = None
) -> Session:
    """What a session says of an account: a new one, or the one that was `started`, stated anew."""
    values = {
        "account_id": account.id,
        "email": account.email,
        "role": Role(account.role),
        "region": tuple(account.region),
        "profile_ids": tuple(await store.profile_ids(session, account.id))[:MOST_PROFILES],
    }
    if started is None:
        return Session.model_validate(values)
    return started.model_copy(update=values | {"stated_at": datetime.now(UTC)})


def new_account(session: AsyncSession, email: str, role: Role) -> AccountRow:
    """Add an account; `email` is lower-case and not known yet."""
    now = datetime.now(UTC)
    account = AccountRow(id=uuid4(), email=email, role=role.value, region=[], created_at=now)
    session.add(account)
    return account


def hashed(token: str) -> str:
    """How a secret token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def safe_path(path: str) -> str:
    """A path on this site; anything else becomes the start page."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else "/"
