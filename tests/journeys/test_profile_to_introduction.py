import re

import pytest

from shared.settings import Settings
from tests.support.profiles import counterpart, locality
from tests.support.smtp import Server, serving
from tests.support.system import OFFICER, System, links
from tests.support.tokens import make_token
from tests.support.waiting import until

DES_MOINES = locality(
    "Des Moines",
    ("need", "We need help to keep the river out of downtown when it floods."),
    ("offer", "We can show how our farmers keep soil and nitrate out of the rivers."),
    contacts=[{"name": "City Manager", "email": "manager@desmoines.example"}],
)
ROTTERDAM = counterpart(
    "Rotterdam",
    ("offer", "We build squares and garages that store flood water in the city."),
    ("need", "We look for partners who keep farm runoff out of the river."),
    contacts=[{"name": "International Office", "email": "international@rotterdam.example"}],
)


@pytest.fixture
async def post_office(tmp_path):
    server = Server()
    async with serving(server, tmp_path / "smtp.sock") as url:
        server.url = url
        yield server


@pytest.fixture
async def system(tmp_path, post_office):
    system = System(tmp_path / "data", post_office.url)
    await system.start()
    yield system
    await system.stop()


async def register(system, *profiles):
    token = await make_token(system.ingest, Settings(**system.options), f"machine-{profiles[0].id}")
    async with system.browser() as machine:
        for profile in profiles:
            answer = await machine.post(
                "/api/profiles",
                json=profile.model_dump(mode="json", exclude_defaults=True),
                headers={"Authorization": f"Bearer {token}"},
            )
            assert answer.status_code == 201, answer.text
    return answer.json()["profile_id"]


async def approve_first(officer):
    async def queued():
        return re.findall(r"/review/([0-9a-f-]{36})", (await officer.get("/review")).text)

    match_id = (await until(queued))[0]
    answer = await officer.post(f"/review/{match_id}/approve", data={"reason": "Rivers on both"})
    assert "Approved by officer@state.example" in answer.text


def sent_to(post_office, address):
    return [m for m, recipients in post_office.taken if address in recipients]


def text_of(message):
    return message.get_body(("plain",)).get_content()


async def answered(system, post_office, address, choice):
    messages = await until(lambda: sent_to(post_office, address))
    (link,) = [x for x in links(text_of(messages[0])) if "/answer/" in x]
    async with system.browser() as browser:
        assert (await browser.get(link)).status_code == 200
        return await browser.post(link, data={"answer": choice})


async def test_a_profile_travels_from_registration_to_exchanged_contacts(system, post_office):
    await register(system, DES_MOINES, ROTTERDAM)
    officer = await system.signed_in(OFFICER, "officer@state.example")
    await approve_first(officer)

    first = await until(lambda: sent_to(post_office, "manager@desmoines.example"))
    assert "Rotterdam" in text_of(first[0])
    assert "store flood water" in text_of(first[0])
    assert "rotterdam.example" not in text_of(first[0])

    await answered(system, post_office, "manager@desmoines.example", "accepted")
    assert len(sent_to(post_office, "manager@desmoines.example")) == 1
    await answered(system, post_office, "international@rotterdam.example", "accepted")
    both = await until(
        lambda: (m := sent_to(post_office, "manager@desmoines.example")) and len(m) == 2 and m
    )
    assert "international@rotterdam.example" in text_of(both[1])
    assert both[1]["In-Reply-To"] == both[0]["Message-ID"]

    async def shown_as_tie():
        page = await officer.get(f"/suggestions/{await profile_id(system, 'Des Moines')}")
        return "Partners you already have" in page.text

    assert await until(shown_as_tie)


async def test_a_restart_between_every_step_loses_nothing_and_sends_nothing_twice(
    tmp_path, post_office
):
    system = System(tmp_path / "data", post_office.url)

    await system.start(workers=())
    await register(system, DES_MOINES, ROTTERDAM)
    await system.stop()

    await system.start(workers=("ingest", "matcher"))
    officer = await system.signed_in(OFFICER, "officer@state.example")
    await approve_first(officer)
    await system.stop()

    await system.start()
    await answered(system, post_office, "manager@desmoines.example", "accepted")
    await system.stop()

    await system.start()
    await answered(system, post_office, "international@rotterdam.example", "accepted")
    await until(lambda: len(post_office.taken) == 4)
    await system.stop()

    await system.start()
    officer = await system.signed_in_again("officer@state.example")
    assert "Rotterdam</a>" in (await officer.get("/inbox?state=introduced")).text
    identities = [m["Message-ID"] for m, _ in post_office.taken]
    assert len(set(identities)) == len(identities) == 4
    await system.stop()


async def profile_id(system, name):
    from sqlalchemy import select  # noqa: PLC0415 - one look into a table

    from services.matcher.store.tables import PartyRow  # noqa: PLC0415

    async with system.matcher.reading() as session:
        return await session.scalar(select(PartyRow.profile_id).where(PartyRow.name == name))
