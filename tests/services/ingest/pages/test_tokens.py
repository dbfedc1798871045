import re
from uuid import uuid4

import pytest

from services.ingest.handlers.profiles import register
from services.ingest.handlers.tokens import revoke_powerless
from services.ingest.store import accounts, people
from shared.security import Role

WANTED = {"name": "des-moines-website", "scope": ["read:profiles", "write:profiles"], "days": "90"}


@pytest.fixture
async def profile(database, city):
    async with database.transaction() as session:
        return (await register(session, city(), sender="form", by="x")).profile_id


async def test_a_lead_makes_a_token_for_its_profile_sees_it_once_and_revokes_it(sign_in, profile):
    lead = await sign_in(Role.CITY_OFFICE, profile)
    made = await lead.post("/account/tokens", data=WANTED | {"owner": str(profile)})
    assert made.status_code == 200, made.text
    token = re.search(r"<code>(entente_[^<]+)</code>", made.text)[1]
    listed = (await lead.get("/account/tokens")).text
    assert "des-moines-website" in listed
    assert token not in listed
    machine = await sign_in()
    machine.headers["Authorization"] = f"Bearer {token}"
    assert (await machine.get(f"/api/profiles/{profile}")).status_code == 200
    assert (await machine.get("/api/places?q=Des")).status_code == 403
    assert (await lead.post("/account/tokens/des-moines-website/revoke")).status_code == 303
    assert (await machine.get(f"/api/profiles/{profile}")).status_code == 401
    people = (await lead.get(f"/account/people/{profile}")).text
    assert "created the API token des-moines-website" in people
    assert "revoked the API token des-moines-website" in people


async def test_a_form_that_fails_keeps_what_was_typed(sign_in, profile):
    lead = await sign_in(Role.CITY_OFFICE, profile)
    answer = await lead.post(
        "/account/tokens", data={"name": "a b", "scope": ["read:matches"], "owner": str(profile)}
    )
    assert answer.status_code == 422
    assert 'value="a b"' in answer.text
    assert re.search(r'value="read:matches" checked', answer.text)


async def test_nobody_makes_or_revokes_a_token_of_another_institution(sign_in, profile):
    lead = await sign_in(Role.CITY_OFFICE, profile)
    await lead.post("/account/tokens", data=WANTED | {"owner": str(profile)})
    other = await sign_in(Role.CITY_OFFICE, email="other@example.org")
    for owner in (str(profile), ""):
        answer = await other.post("/account/tokens", data=WANTED | {"owner": owner})
        assert answer.status_code == 403
    assert (await other.post("/account/tokens/des-moines-website/revoke")).status_code == 404
    assert "des-moines-website" not in (await other.get("/account/tokens")).text


async def test_an_administrator_sees_and_revokes_all_tokens(sign_in, profile):
    lead, admin = await sign_in(Role.CITY_OFFICE, profile), await sign_in(Role.ADMINISTRATOR)
    await lead.post("/account/tokens", data=WANTED | {"owner": str(profile)})
    await admin.post("/account/tokens", data=WANTED | {"name": "importer", "owner": ""})
    assert {"des-moines-website", "importer"} <= set(
        re.findall(r"<h2[^>]*>([\w-]+)", (await admin.get("/account/tokens")).text)
    )
    assert (await admin.post("/account/tokens/des-moines-website/revoke")).status_code == 303


async def test_an_auditor_looks_on(sign_in, profile):
    admin, auditor = await sign_in(Role.ADMINISTRATOR), await sign_in(Role.AUDITOR)
    await admin.post("/account/tokens", data=WANTED | {"name": "importer", "owner": ""})
    page = (await auditor.get("/account/tokens")).text
    assert "importer" in page
    assert "Revoke<" not in page
    assert (await auditor.post("/account/tokens/importer/revoke")).status_code == 403


async def machine_of(sign_in, maker, name, owner):
    """A machine with a new token that `maker` makes for `owner`."""
    made = await maker.post("/account/tokens", data=WANTED | {"name": name, "owner": owner})
    machine = await sign_in()
    token = re.search(r"<code>(entente_[^<]+)</code>", made.text)[1]
    machine.headers["Authorization"] = f"Bearer {token}"
    return machine


async def account_of(database, email):
    async with database.reading() as session:
        return (await accounts.by_email(session, email)).id


@pytest.mark.parametrize(("role", "status"), [("supervisor", 401), ("administrator", 404)])
async def test_a_token_that_reads_everything_ends_when_its_maker_is_no_administrator(
    sign_in, database, role, status
):
    admin = await sign_in(Role.ADMINISTRATOR)
    maker = await sign_in(Role.ADMINISTRATOR, email="maker@example.org")
    machine = await machine_of(sign_in, maker, "importer", "")
    key = await account_of(database, "maker@example.org")
    await admin.post(f"/accounts/{key}/role", data={"role": role})
    assert (await machine.get(f"/api/profiles/{uuid4()}")).status_code == status
    log = (await admin.get("/accounts/log")).text
    assert ("revoked the API token importer" in log) == (status == 401)


async def test_the_tokens_of_a_removed_person_end_and_those_of_colleagues_go_on(
    sign_in, database, profile
):
    former = await sign_in(Role.CITY_OFFICE, profile, email="former@example.org")
    theirs = await machine_of(sign_in, former, "old-website", str(profile))
    lead = await sign_in(Role.CITY_OFFICE, profile)
    mine = await machine_of(sign_in, lead, "new-website", str(profile))
    key, lead_key = [
        await account_of(database, f"{name}@example.org") for name in ("former", "city_office")
    ]
    await lead.post(f"/account/people/{profile}/{lead_key}/lead")
    lead = await sign_in(Role.CITY_OFFICE)
    await lead.post(f"/account/people/{profile}/{key}/remove")
    assert (await theirs.get(f"/api/profiles/{profile}")).status_code == 401
    assert (await mine.get(f"/api/profiles/{profile}")).status_code == 200
    people = (await lead.get(f"/account/people/{profile}")).text
    assert "revoked the API token old-website" in people


async def test_the_worker_ends_tokens_whose_makers_lost_their_rights_before(
    sign_in, database, profile
):
    former = await sign_in(Role.CITY_OFFICE, profile, email="former@example.org")
    machine = await machine_of(sign_in, former, "old-website", str(profile))
    async with database.transaction() as session:
        key = (await accounts.by_email(session, "former@example.org")).id
        await people.remove(session, profile, key)
        assert await revoke_powerless(session, "Entente") == 1
        assert await revoke_powerless(session, "Entente") == 0
    assert (await machine.get(f"/api/profiles/{profile}")).status_code == 401
