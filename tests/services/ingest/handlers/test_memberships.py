"""How many profiles an account can look after, and what that is for."""

from uuid import uuid4

import pytest

from services.ingest.domain.account_errors import TooManyProfilesError
from services.ingest.handlers.accounts import MOST_PROFILES
from services.ingest.handlers.memberships import join
from services.ingest.handlers.profiles import register_all
from shared.security import Keyring, Role, Session
from tests.support.accounts import account_session

COOKIE_MAX = 4_096
LONGEST = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.gov"
"""An address of 254 characters, the most that e-mail allows."""


def cookie_of(session, settings):
    keyring = Keyring(settings.signing_secret())
    return keyring.sign("session", session.model_dump(mode="json"))


async def test_a_browser_keeps_the_cookie_of_an_account_with_the_most_profiles(
    database, city, settings
):
    office = await account_session(database, "office@example.org", Role.CITY_OFFICE)
    towns = [city(id=f"t{n}", geonames_id=None, name=f"Town {n}") for n in range(MOST_PROFILES + 1)]
    async with database.transaction() as session:
        saved = await register_all(session, towns, sender="form", by="x")
        for one in saved[:-1]:
            await join(session, office.account_id, one.profile_id, is_lead=True)
        await join(session, office.account_id, saved[0].profile_id, is_lead=True)
        with pytest.raises(TooManyProfilesError, match="100 profiles at most"):
            await join(session, office.account_id, saved[-1].profile_id, is_lead=True)
    again = await account_session(database, "office@example.org", Role.CITY_OFFICE)
    assert len(again.profile_ids) == MOST_PROFILES
    assert len(cookie_of(again, settings)) < COOKIE_MAX


def test_the_longest_address_leaves_room_for_the_most_profiles(settings):
    ids = tuple(uuid4() for _ in range(MOST_PROFILES))
    session = Session(account_id=uuid4(), email=LONGEST, role=Role.CITY_OFFICE, profile_ids=ids)
    assert len(LONGEST) == 254
    assert len(cookie_of(session, settings)) < COOKIE_MAX - 300


async def test_an_account_that_has_more_from_before_can_still_sign_in(database, city):
    towns = [city(id=f"t{n}", geonames_id=None, name=f"Town {n}") for n in range(MOST_PROFILES + 9)]
    async with database.transaction() as session:
        saved = await register_all(session, towns, sender="form", by="x")
    ids = [one.profile_id for one in saved]
    office = await account_session(database, "office@example.org", Role.CITY_OFFICE, ids)
    assert len(office.profile_ids) == MOST_PROFILES
