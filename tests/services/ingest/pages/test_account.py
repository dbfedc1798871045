from uuid import UUID

import pytest

from services.ingest.store.sessions import get
from shared.security import COOKIE, Keyring, Role
from tests.support.accounts import account_session


async def session_in(client, settings):
    cookie = next(c.value for c in client.cookies.jar if c.name == COOKIE)
    return Keyring(settings.signing_secret()).read("session", cookie, 3600)


async def test_each_browser_is_listed_and_can_be_signed_out_from_another(
    sign_in, settings, database
):
    phone = await sign_in(Role.CITY_OFFICE)
    desk = await sign_in(Role.CITY_OFFICE)
    listed = (await desk.get("/account/sessions")).text
    assert listed.count("Sign out there") == 1
    assert listed.count("this one") == 1
    other = (await session_in(phone, settings))["id"]
    answer = await desk.post(f"/account/sessions/{other}/end")
    assert answer.headers["location"] == "/account/sessions"
    assert (await phone.get("/profiles")).headers["location"] == "/sign-in?next=/profiles"
    assert (await desk.get("/profiles")).status_code == 200


async def test_signing_out_everywhere_ends_this_session_too(sign_in):
    phone, desk = await sign_in(Role.AUDITOR), await sign_in(Role.AUDITOR)
    assert (await desk.post("/account/sessions/end-all")).headers["location"] == "/sign-in"
    for client in (phone, desk):
        assert (await client.get("/account")).status_code == 303


async def test_nobody_ends_the_session_of_somebody_else(sign_in, settings):
    mine, other = await sign_in(Role.CITY_OFFICE), await sign_in(Role.NETWORK)
    theirs = (await session_in(other, settings))["id"]
    await mine.post(f"/account/sessions/{theirs}/end")
    assert (await other.get("/account")).status_code == 200


async def test_a_renewed_session_is_noted_as_used_and_says_what_the_account_is_now(
    sign_in, settings, database, city
):
    client = await sign_in(Role.CITY_OFFICE)
    before = await session_in(client, settings)
    await account_session(database, "city_office@example.org", Role.CITY_OFFICE)
    answer = await client.get("/account/renew?next=/profiles%3Fkind%3Dnetwork")
    assert (answer.status_code, answer.headers["location"]) == (307, "/profiles?kind=network")
    token = answer.cookies[COOKIE]
    after = Keyring(settings.signing_secret()).read("session", token, 60)
    assert (after["id"], after["started_at"]) == (before["id"], before["started_at"])
    assert after["stated_at"] > before["stated_at"]
    async with database.reading() as reading:
        row = await get(reading, UUID(before["id"]))
    assert row.last_used_at > row.started_at


async def test_an_ended_session_is_not_renewed(sign_in, settings):
    client = await sign_in(Role.CITY_OFFICE)
    await client.post("/sign-out")
    answer = await client.post("/account/renew?next=/profiles")
    assert answer.headers["location"] == "/sign-in?next=/profiles"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example"])
async def test_a_renewal_leads_nowhere_else(sign_in, target):
    client = await sign_in(Role.CITY_OFFICE)
    answer = await client.get("/account/renew", params={"next": target})
    assert answer.headers["location"] == "/"


async def test_an_administrator_ends_the_sessions_of_an_account_and_it_is_on_record(
    sign_in, settings
):
    office, admin = await sign_in(Role.CITY_OFFICE), await sign_in(Role.ADMINISTRATOR)
    account = (await session_in(office, settings))["account_id"]
    assert "city_office@example.org" in (await admin.get("/accounts?text=CITY")).text
    assert "Sign out there" in (await admin.get(f"/accounts/{account}")).text
    await admin.post(f"/accounts/{account}/sign-out")
    assert (await office.get("/account")).status_code == 303
    assert "signed the account out everywhere" in (await admin.get("/accounts/log")).text


async def test_a_new_role_ends_the_sessions_of_the_old_one(sign_in, settings):
    office, admin = await sign_in(Role.CITY_OFFICE), await sign_in(Role.ADMINISTRATOR)
    account = (await session_in(office, settings))["account_id"]
    wanted = {"role": "liaison_officer", "region": "us-ia, US-NE"}
    assert (await admin.post(f"/accounts/{account}/role", data=wanted)).status_code == 303
    assert (await office.get("/account")).status_code == 303
    officer = await sign_in(Role.CITY_OFFICE)
    assert "US-IA, US-NE" in (await officer.get("/account")).text
    wrong = await admin.post(f"/accounts/{account}/role", data=wanted | {"region": "Iowa"})
    assert wrong.status_code == 409
    assert "is not a state" in wrong.text


async def test_a_region_that_is_none_is_a_problem_of_the_region_not_of_the_address(sign_in):
    admin = await sign_in(Role.ADMINISTRATOR)
    new = {"email": "olga@example.org", "role": "liaison_officer", "region": "Iowa"}
    answer = await admin.post("/accounts", data=new)
    assert answer.status_code == 422
    assert "“IOWA” is not a state" in answer.text
    assert 'href="#region"' in answer.text
    assert "E-mail: “IOWA”" not in answer.text


async def test_an_administrator_adds_an_officer_once(sign_in):
    admin = await sign_in(Role.ADMINISTRATOR)
    new = {"email": "Olga@example.org", "role": "supervisor"}
    assert (await admin.post("/accounts", data=new)).status_code == 303
    again = await admin.post("/accounts", data=new)
    assert again.status_code == 422
    assert 'value="Olga@example.org"' in again.text
