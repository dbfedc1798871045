"""Signed-in browsers for tests of pages."""

from datetime import UTC, datetime
from uuid import UUID

import httpx

from shared.security import COOKIE, Keyring, Role, Session


def account(role, *profile_ids):
    """A session of an account with this role."""
    return Session(
        account_id=UUID(int=1),
        email=f"{role.value}@example.org",
        role=role,
        profile_ids=profile_ids,
    )


def cookie(keyring, session):
    """The cookie of a session that ingest has stated just now, however old the object is."""
    now = datetime.now(UTC)
    stated = session.model_copy(update={"started_at": now, "stated_at": now})
    return keyring.sign("session", stated.model_dump(mode="json"))


def browser(app, settings, role=None, *profile_ids):
    """A client of `app`; without a role, nobody is signed in."""
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://test"
    )
    if role is not None:
        keyring = Keyring(settings.signing_secret())
        client.cookies.set(COOKIE, cookie(keyring, account(Role(role), *profile_ids)))
    return client
