"""Who decides about matches owns no profile: the pages of a registration say so."""

import pytest

from shared.security import Role
from tests.support.accounts import account_session

DECIDING = (Role.LIAISON_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)


@pytest.mark.parametrize("role", DECIDING)
async def test_who_decides_or_oversees_is_told_why_registering_is_not_for_them(sign_in, role):
    officer = await sign_in(role)
    page = (await officer.get("/register")).text
    assert "Who reviews or oversees matches does not own a profile" in page
    assert 'action="/register"' not in page
    assert (await officer.post("/register", data={"kind": "locality"})).status_code == 403


async def test_a_draft_from_before_somebody_became_an_officer_is_not_published(
    sign_in, ames, database, emitted
):
    draft = await ames()
    own = await account_session(database, "city_office@example.org", Role.CITY_OFFICE)
    admin = await sign_in(Role.ADMINISTRATOR)
    await admin.post(f"/accounts/{own.account_id}/role", data={"role": "liaison_officer"})
    draft.client = await sign_in(Role.LIAISON_OFFICER, email="city_office@example.org")
    await emitted()
    answer = await draft.send("publish")
    assert answer.status_code == 422
    assert "Who reviews or oversees matches does not own a profile" in answer.text
    assert await emitted() == []


async def test_an_administrator_still_revises_the_profile_of_an_office(sign_in, ames, revise):
    answer = await (await ames()).send("publish")
    profile = answer.headers["location"].split("/")[2]
    draft = await revise(await sign_in(Role.ADMINISTRATOR), profile)
    await draft.send("about", name="Ames", government="municipality", subdivision="US-IA",
                     population="67000")  # fmt: skip
    assert (await draft.send("publish")).headers["location"] == f"/profiles/{profile}"
