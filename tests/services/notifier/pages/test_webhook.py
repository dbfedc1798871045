"""The page on which a network's people set up their webhook, and the officers' list."""

import re

import pytest
from sqlalchemy import select

from services.notifier.store.tables import EndpointRow, HookRow
from tests.support.endpoints import endpoint
from tests.support.introductions import (
    C40,
    CITY,
    NETWORK,
    OFFICER,
    PORTO,
    REFERRAL,
    approved,
    id_of,
    published,
)

OWN = f"/inbox/webhook/{id_of(C40)}"
URL = "https://hooks.c40.example/entente"


@pytest.fixture
async def known(world):
    await world.introduced()
    await world.profiles(published(C40))


def secret_in(text):
    return re.search(r"whsec_[\w+/=]+", text)


async def test_a_new_address_comes_with_a_secret_that_is_shown_once(known, world, browser):
    client = browser(NETWORK)
    made = await client.post(OWN, data={"url": URL})
    assert made.status_code == 200
    assert secret_in(made.text)
    shown = (await client.get("/inbox/webhook")).text
    assert URL in shown
    assert not secret_in(shown)
    row = await endpoint(world)
    assert (row.url, row.changed_by) == (URL, NETWORK.email)


async def test_the_secret_is_nowhere_in_the_database(known, world, browser, settings):
    made = await browser(NETWORK).post(OWN, data={"url": URL})
    secret = secret_in(made.text)[0].removeprefix("whsec_").encode()
    files = list(settings.data.glob("notifier.sqlite*"))
    assert files
    assert all(secret not in file.read_bytes() for file in files)


async def test_the_address_of_the_profile_is_proposed(world, browser):
    intake = {"webhook_url": URL}
    await world.profiles(published(C40, intake=intake))
    client = browser(NETWORK)
    assert f'value="{URL}"' in (await client.get("/inbox/webhook")).text
    await client.post(OWN, data={"url": URL})
    assert (await endpoint(world)).url is None


@pytest.mark.parametrize("url", ["", "http://hooks.c40.example", "https://10.0.0.1/", "nonsense"])
async def test_a_wrong_address_comes_back_with_what_is_wrong(known, world, browser, url):
    answer = await browser(NETWORK).post(OWN, data={"url": url})
    assert answer.status_code == 422
    assert "Enter an address" in answer.text
    assert await endpoint(world) is None


async def test_a_new_secret_replaces_the_old_one(known, world, browser):
    client = browser(NETWORK)
    one = secret_in((await client.post(OWN, data={"url": URL})).text)[0]
    rotated = await client.post(f"{OWN}/rotate")
    assert secret_in(rotated.text)[0] != one
    assert "events are signed with the old secret as well" in rotated.text


async def test_a_test_and_referrals_are_listed_with_their_state(known, world, browser):
    client = browser(NETWORK)
    await client.post(OWN, data={"url": URL})
    await client.post(f"{OWN}/ping")
    await world.matches(approved(C40))
    async with world.database.transaction() as session:
        row = await session.scalar(select(HookRow).where(HookRow.type == "ping"))
        row.state, row.status, row.words = "given_up", 500, "<b>No</b>"
    shown = (await client.get("/inbox/webhook")).text
    assert "referral.created" in shown
    assert "Waiting to be sent" in shown
    assert "500 &lt;b&gt;No&lt;/b&gt;" in shown
    for session, sees in ((NETWORK, True), (OFFICER, True), (CITY, False)):
        page = (await browser(session).get(f"/inbox/{REFERRAL}")).text
        assert ("referral.created" in page) == sees


async def test_a_disabled_address_is_seen_by_officers_and_enabled_by_its_people(
    known, world, browser
):
    client, officer = browser(NETWORK), browser(OFFICER)
    await client.post(OWN, data={"url": URL})
    assert "A webhook is disabled" not in (await officer.get("/inbox")).text
    async with world.database.transaction() as session:
        row = await session.get(EndpointRow, id_of(C40))
        row.state, row.words = "disabled", "410 Moved"
    assert "A webhook is disabled" in (await officer.get("/inbox")).text
    listed = (await officer.get("/inbox/webhooks")).text
    assert "C40 Cities" in listed
    assert "410 Moved" in listed
    assert "Its last answer: 410 Moved" in (await client.get("/inbox/webhook")).text
    await client.post(f"{OWN}/enable")
    assert (await endpoint(world)).state == "active"


async def test_it_can_be_stopped(known, world, browser):
    client = browser(NETWORK)
    await client.post(OWN, data={"url": URL})
    await client.post(f"{OWN}/remove")
    assert await endpoint(world) is None
    assert (await client.post(f"{OWN}/ping")).status_code == 404


async def test_only_a_networks_own_people_change_it(known, world, browser):
    for session, status in ((CITY, 403), (OFFICER, 403), (None, 303)):
        answer = await browser(session).post(OWN, data={"url": URL})
        assert answer.status_code == status
    foreign = f"/inbox/webhook/{id_of(PORTO)}"
    assert (await browser(NETWORK).post(foreign, data={"url": URL})).status_code == 403
    assert await endpoint(world) is None


async def test_the_list_of_officers_goes_on_by_key(world, browser):
    names = [C40.model_copy(update={"id": f"net-{n}", "name": f"Net {n:02}"}) for n in range(30)]
    await world.profiles(*(published(c) for c in names))
    async with world.database.transaction() as session:
        now = world.office.clock()
        for n, one in enumerate(names):
            state = "disabled" if n % 2 else "active"
            session.add(
                EndpointRow(
                    profile_id=id_of(one),
                    url=URL,
                    key=id_of(one),
                    state=state,
                    given_up=0,
                    created_at=now,
                    changed_at=now,
                    changed_by="t",
                )
            )
    client = browser(OFFICER)
    first = (await client.get("/inbox/webhooks")).text
    following = re.search(r"/inbox/webhooks\?after=[\w-]+", first)[0]
    second = (await client.get(following)).text
    found = [re.findall(r"Net \d\d", text) for text in (first, second)]
    assert len(found[0]) == 25
    assert sorted(found[0] + found[1]) == [f"Net {n:02}" for n in range(30)]
    assert (first.count("Disabled"), second.count("Disabled")) == (15, 0)
