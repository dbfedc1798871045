"""Signed-in browsers for tests of pages."""

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


def browser(app, settings, role=None, *profile_ids):
    """A client of `app`; without a role, nobody is signed in."""
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://test"
    )
    if role is not None:
        token = Keyring(settings.signing_secret()).sign(
            "session", account(Role(role), *profile_ids).model_dump(mode="json")
        )
        client.cookies.set(COOKIE, token)
    return client
