"""Closing accounts: by administrators, by leads, and one's own."""

import re
from datetime import UTC, datetime

import pytest

from services.ingest.handlers.accounts import sign_in_link
from services.ingest.handlers.profiles import register
from services.ingest.store import accounts
from shared.events import EVENT, AccountChanged, SessionsEnded
from shared.outbox import unsent
from shared.security import Role, ends


@pytest.fixture
async def profile(database, city):
    async with database.transaction() as session:
        return (await register(session, city(), sender="form", by="x")).profile_id


@pytest.fixture
async def lead(sign_in, profile):
    return await sign_in(Role.CITY_OFFICE, profile, email="lead@example.org")


@pytest.fixture
async def admin(sign_in):
    return await sign_in(Role.ADMINISTRATOR, email="admin@state.gov")


async def key_of(database, email):
    async with database.reading() as session:
        return (await accounts.by_email(session, email)).id


async def outbox(database, kind):
    async with database.reading() as session:
        events = [EVENT.validate_json(row.payload) for row in await unsent(session, 1_000)]
    return [e.data for e in events if isinstance(e, kind)]


async def join(sign_in, lead, profile, email="al@example.org"):
    await lead.post(f"/account/people/{profile}", data={"email": email})
    colleague = await sign_in(Role.CITY_OFFICE, email=email)
    path = re.search(r"/account/invitations/[0-9a-f-]+", (await colleague.get("/account")).text)[0]
    await colleague.post(path)
    return colleague


async def test_an_administrator_closes_an_account_and_all_that_it_could_use_ends(
    sign_in, database, lead, admin, profile
):
    began = datetime.now(UTC)
    wanted = {"name": "machine", "scope": ["read:profiles"], "days": "30", "owner": str(profile)}
    await lead.post("/account/tokens", data=wanted)
    async with database.transaction() as session:
        link = await sign_in_link(session, "lead@example.org", "http://test")
        assert [*await accounts.tokens_by(session, "lead@example.org")] == ["machine"]
    key = await key_of(database, "lead@example.org")
    answer = await admin.post(f"/accounts/{key}/close", data={"why": "Phished on Monday."})
    assert answer.status_code == 303
    assert (await lead.get("/account")).headers["location"].startswith("/sign-in")
    stranger = await sign_in()
    assert (await stranger.post(link.removeprefix("http://test"))).status_code == 410
    async with database.reading() as session:
        assert await accounts.tokens_by(session, "lead@example.org") == []
        assert await accounts.profile_ids(session, key) == []
    ended = {one.key for one in await outbox(database, SessionsEnded)}
    assert {key, ends.links_to("lead@example.org")} <= ended
    (*_, last) = [a for a in await outbox(database, AccountChanged) if a.account_id == key]
    assert (last.active, last.profile_ids) == (False, ())
    async with database.reading() as session:
        assert await ends.has_ended(session, [ends.links_to("Lead@Example.org")], began)
    page = (await admin.get(f"/accounts/{key}")).text
    assert "admin@state.gov closed the account: Phished on Monday." in page
    people = (await admin.get(f"/account/people/{profile}")).text
    assert "closed the account of lead@example.org: Phished on Monday." in people


async def test_a_closed_account_gets_no_link(sign_in, database, admin):
    await sign_in(Role.CITY_OFFICE, email="al@example.org")
    key = await key_of(database, "al@example.org")
    await admin.post(f"/accounts/{key}/close", data={"why": "Left."})
    async with database.transaction() as session:
        assert await sign_in_link(session, "al@example.org", "http://test") is None
    assert "closed" in (await admin.get("/accounts")).text


async def test_a_link_that_was_asked_for_while_it_closed_signs_nobody_in(sign_in, database, admin):
    await sign_in(Role.CITY_OFFICE, email="al@example.org")
    key = await key_of(database, "al@example.org")
    await admin.post(f"/accounts/{key}/close", data={"why": "Left."})
    async with database.transaction() as session:
        row = await accounts.lock(session, key)
        row.closed_at = None
        link = await sign_in_link(session, "al@example.org", "http://test")
        row.closed_at = datetime.now(UTC)
    stranger = await sign_in()
    answer = await stranger.post(link.removeprefix("http://test"))
    assert (answer.status_code, "This account is closed." in answer.text) == (410, True)


async def test_closing_needs_a_reason_and_is_done_once(sign_in, database, admin):
    await sign_in(Role.CITY_OFFICE, email="al@example.org")
    key = await key_of(database, "al@example.org")
    answer = await admin.post(f"/accounts/{key}/close", data={"why": "  "})
    assert (answer.status_code, "Say why" in answer.text) == (409, True)
    for why in ("Left.", "Again."):
        await admin.post(f"/accounts/{key}/close", data={"why": why})
    page = (await admin.get(f"/accounts/{key}")).text
    assert "Left." in page
    assert "Again." not in page


async def test_an_administrator_cannot_close_the_own_account(sign_in, database, admin):
    key = await key_of(database, "admin@state.gov")
    answer = await admin.post(f"/accounts/{key}/close", data={"why": "Tired."})
    assert (answer.status_code, "Ask another administrator" in answer.text) == (409, True)
    assert (await admin.get("/account/close")).status_code == 403


async def test_an_administrator_opens_an_account_again(sign_in, database, admin):
    await sign_in(Role.LIAISON_OFFICER, email="olga@state.gov")
    key = await key_of(database, "olga@state.gov")
    await admin.post(f"/accounts/{key}/close", data={"why": "By mistake."})
    assert "Open again" in (await admin.get(f"/accounts/{key}")).text
    await admin.post(f"/accounts/{key}/reopen")
    async with database.transaction() as session:
        link = await sign_in_link(session, "olga@state.gov", "http://test")
    stranger = await sign_in()
    assert (await stranger.post(link.removeprefix("http://test"))).status_code == 303
    (*_, last) = [a for a in await outbox(database, AccountChanged) if a.account_id == key]
    assert last.active


async def test_somebody_closes_the_own_account(sign_in, database, lead, admin, profile):
    colleague = await join(sign_in, lead, profile)
    assert (
        "You can no longer see or change Des Moines."
        in (await colleague.get("/account/close")).text
    )
    answer = await colleague.post("/account/close", data={"why": "I retire."})
    assert answer.headers["location"] == "/"
    assert (await colleague.get("/account")).status_code == 303
    page = (await lead.get(f"/account/people/{profile}")).text
    assert "al@example.org closed the account of al@example.org: I retire." in page


async def test_a_lead_with_colleagues_hands_over_first(sign_in, lead, profile, database):
    await join(sign_in, lead, profile)
    assert "Make one of them the lead first." in (await lead.get("/account/close")).text
    await lead.post("/account/close", data={"why": "I retire."})
    assert (await lead.get("/account")).status_code == 200


async def test_a_lead_closes_the_account_of_somebody_who_belongs_to_nothing_else(
    sign_in, lead, profile, database
):
    colleague = await join(sign_in, lead, profile)
    key = await key_of(database, "al@example.org")
    path = f"/account/people/{profile}/{key}/close"
    assert "can no longer sign in" in (await lead.get(path)).text
    assert (await lead.post(path, data={"why": ""})).status_code == 409
    assert (await lead.post(path, data={"why": "Left the city."})).status_code == 303
    assert (await colleague.get("/account")).status_code == 303
    assert (await lead.get(path)).status_code == 404


async def test_a_lead_does_not_close_the_account_of_another_institutions_person(
    sign_in, lead, profile, database, partner
):
    await join(sign_in, lead, profile)
    key = await key_of(database, "al@example.org")
    async with database.transaction() as session:
        other = (await register(session, partner(), sender="form", by="x")).profile_id
        await accounts.own(session, key, other)
    path = f"/account/people/{profile}/{key}/close"
    answer = await lead.post(path, data={"why": "Left."})
    assert (answer.status_code, "belongs to other profiles" in answer.text) == (409, True)


async def test_colleagues_do_not_close_accounts(sign_in, lead, profile, database):
    colleague = await join(sign_in, lead, profile)
    key = await key_of(database, "lead@example.org")
    path = f"/account/people/{profile}/{key}/close"
    assert (await colleague.post(path, data={"why": "A coup."})).status_code == 403
