import asyncio
import re
from urllib.parse import urlsplit

import pytest

from services.ingest.handlers.profiles import register
from shared.security import Role
from tests.support.accounts import account_session
from tests.support.smtp import Server, serving
from tests.support.waiting import until


@pytest.fixture
async def post_office(tmp_path):
    server = Server()
    async with serving(server, tmp_path / "mailbox.sock"):
        yield server


@pytest.fixture
async def profile(database, city):
    async with database.transaction() as session:
        return (await register(session, city(), sender="form", by="x")).profile_id


@pytest.fixture
async def lead(sign_in, profile):
    return await sign_in(Role.CITY_OFFICE, profile, email="lead@example.org")


async def join(sign_in, lead, profile, email="al@example.org"):
    """Invite somebody and accept; returns the colleague's browser and account id."""
    await lead.post(f"/account/people/{profile}", data={"email": email})
    colleague = await sign_in(Role.CITY_OFFICE, email=email)
    path = re.search(r"/account/invitations/[0-9a-f-]+", (await colleague.get("/account")).text)[0]
    answer = await colleague.post(path)
    assert answer.headers["location"] == f"/account/people/{profile}"
    page = (await lead.get(f"/account/people/{profile}")).text
    return colleague, re.search(r"/people/[0-9a-f-]+/([0-9a-f-]+)/lead", page)[1]


async def test_an_invited_colleague_joins_after_signing_in_with_that_address(
    sign_in, lead, profile, post_office
):
    await lead.post(f"/account/people/{profile}", data={"email": "Al@example.org"})
    message, receivers = (await until(lambda: post_office.taken))[0]
    assert receivers == ["al@example.org"]
    text = message.get_body(("plain",)).get_content()
    path = urlsplit(re.search(r"http\S+/account/invitations/[0-9a-f-]+", text)[0]).path
    stranger = await sign_in(Role.CITY_OFFICE, email="eve@example.org")
    assert (await stranger.get(path)).status_code == 410
    assert (await stranger.post(path)).status_code == 410
    assert (await (await sign_in()).get(path)).headers["location"] == f"/sign-in?next={path}"
    colleague = await sign_in(Role.CITY_OFFICE, email="al@example.org")
    assert "lead@example.org invites you" in (await colleague.get(path)).text
    assert (await colleague.get(f"/profiles/{profile}/revise")).status_code == 403
    await colleague.post(path)
    assert (await colleague.get(f"/profiles/{profile}/revise")).status_code == 200
    assert (await colleague.post(path)).status_code == 410


async def test_only_the_lead_decides_who_belongs(sign_in, lead, profile):
    colleague, account = await join(sign_in, lead, profile)
    people = f"/account/people/{profile}"
    assert "Invite a colleague" not in (await colleague.get(people)).text
    assert (await colleague.post(people, data={"email": "x@example.org"})).status_code == 403
    assert (await colleague.post(f"{people}/{account}/lead")).status_code == 403
    stranger = await sign_in(Role.CITY_OFFICE, email="eve@example.org")
    assert (await stranger.get(people)).status_code == 403
    assert (await stranger.post(f"{people}/{account}/remove")).status_code == 403


async def test_handing_over_makes_a_new_lead_and_signs_the_former_one_out(sign_in, lead, profile):
    colleague, account = await join(sign_in, lead, profile)
    confirm = f"/account/people/{profile}/{account}/lead"
    assert "becomes the lead" in (await lead.get(confirm)).text
    assert (await lead.post(confirm)).status_code == 303
    assert (await lead.get("/account")).status_code == 303
    page = (await colleague.get(f"/account/people/{profile}")).text
    assert "Invite a colleague" in page
    assert "made al@example.org the lead" in page
    assert "invited al@example.org" in page


async def test_a_removed_person_is_signed_out_and_has_no_access(sign_in, lead, profile):
    colleague, account = await join(sign_in, lead, profile)
    await lead.post(f"/account/people/{profile}/{account}/remove")
    assert (await colleague.get("/account")).status_code == 303
    again = await sign_in(Role.CITY_OFFICE, email="al@example.org")
    assert (await again.get(f"/profiles/{profile}/revise")).status_code == 403
    assert "removed al@example.org" in (await lead.get(f"/account/people/{profile}")).text


async def test_the_lead_stays_until_it_hands_over(lead, profile, database):
    own = await account_session(database, "lead@example.org", Role.CITY_OFFICE)
    answer = await lead.post(f"/account/people/{profile}/{own.account_id}/remove")
    assert answer.status_code == 409
    assert "Hand the profile over" in answer.text


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("nobody", "Enter an e-mail address"),
        ("lead@example.org", "belongs to the profile already"),
    ],
)
async def test_an_invitation_that_cannot_be_is_explained_and_kept(lead, profile, email, words):
    answer = await lead.post(f"/account/people/{profile}", data={"email": email})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{email}"' in answer.text


async def test_an_invitation_can_be_taken_back(sign_in, lead, profile):
    await lead.post(f"/account/people/{profile}", data={"email": "al@example.org"})
    colleague = await sign_in(Role.CITY_OFFICE, email="al@example.org")
    path = re.search(r"/account/invitations/[0-9a-f-]+", (await colleague.get("/account")).text)[0]
    page = (await lead.get(f"/account/people/{profile}")).text
    assert (await lead.post(re.search(r"/account/people/\S+/cancel", page)[0])).status_code == 303
    assert (await colleague.post(path)).status_code == 410


async def test_two_clicks_on_an_invitation_join_once(sign_in, lead, profile):
    await lead.post(f"/account/people/{profile}", data={"email": "al@example.org"})
    one = await sign_in(Role.CITY_OFFICE, email="al@example.org")
    two = await sign_in(Role.CITY_OFFICE, email="al@example.org")
    path = re.search(r"/account/invitations/[0-9a-f-]+", (await one.get("/account")).text)[0]
    answers = await asyncio.gather(one.post(path), two.post(path))
    assert sorted(a.status_code for a in answers) == [303, 410]


async def test_an_invitation_does_not_tell_whose_an_address_is(
    sign_in, lead, profile, database, post_office
):
    officer = await sign_in(Role.LIAISON_OFFICER, email="olga@example.org")
    closed = await account_session(database, "left@example.org", Role.CITY_OFFICE)
    admin = await sign_in(Role.ADMINISTRATOR)
    await admin.post(f"/accounts/{closed.account_id}/close", data={"why": "Left."})
    addresses = ["olga@example.org", "left@example.org", "new@example.org"]
    people, seen = f"/account/people/{profile}", []
    for address in addresses:
        answer = await lead.post(people, data={"email": address})
        page = (await lead.get(people)).text
        seen.append((answer.status_code, answer.headers["location"], f"invited {address}" in page))
    assert seen == [(303, people, True)] * 3
    sent = await until(lambda: post_office.taken[1:] and post_office.taken)
    assert sorted(to for _, [to] in sent) == ["new@example.org", "olga@example.org"]
    message = next(m for m, [to] in sent if to == "olga@example.org")
    text = message.get_body(("plain",)).get_content()
    path = urlsplit(re.search(r"http\S+/account/invitations/[0-9a-f-]+", text)[0]).path
    for answer in (await officer.get(path), await officer.post(path)):
        assert answer.status_code == 410
        assert "belongs to an officer" in answer.text
