import asyncio
import re
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import UnixSocketController
from aiosmtpd.handlers import Message

from services.ingest.handlers.demo import Part
from services.ingest.handlers.profiles import register
from services.ingest.settings import IngestSettings
from shared.security import Role
from tests.support.profiles import counterpart


class Mailbox(Message):
    def __init__(self, loop):
        super().__init__()
        self.messages = asyncio.Queue()
        self._loop = loop

    def handle_message(self, message):
        self._loop.call_soon_threadsafe(self.messages.put_nowait, message)


@pytest.fixture
async def mailbox(tmp_path):
    box = Mailbox(asyncio.get_running_loop())
    controller = UnixSocketController(box, unix_socket=tmp_path / "mailbox.sock")
    await asyncio.to_thread(controller.start)
    yield box
    await asyncio.to_thread(controller.stop)


async def ask(client, mailbox, email="jo@example.org", target="/"):
    response = await client.post("/sign-in", data={"email": email, "next": target})
    async with asyncio.timeout(10):
        message = await mailbox.messages.get()
    text, html = (part.get_payload(decode=True).decode() for part in message.get_payload())
    url = re.search(r"http\S+", text)[0]
    assert url in html
    return response, message, urlsplit(url).path


async def test_the_button_behind_the_link_signs_in_and_opening_it_does_not(sign_in, mailbox):
    client = await sign_in()
    _, message, path = await ask(client, mailbox, target="/register")
    assert message["To"] == "jo@example.org"
    for _ in range(2):
        assert "sign in as jo@example.org" in (await client.get(path)).text
        assert not client.cookies
    response = await client.post(path)
    assert (response.status_code, response.headers["location"]) == (303, "/register")
    assert (await client.get("/register")).status_code == 200
    assert (await client.post(path)).status_code == 410
    assert (await client.get(path)).status_code == 410


async def test_the_answer_is_the_same_whether_the_address_is_known(sign_in, mailbox, database):
    await sign_in(Role.LIAISON_OFFICER, email="known@example.org")
    client = await sign_in()
    known, _, _ = await ask(client, mailbox, "known@example.org")
    other, _, _ = await ask(client, mailbox, "other@example.org")
    assert known.status_code == other.status_code == 200
    assert known.text.replace("known@", "other@") == other.text


async def test_a_wrong_address_is_shown_again_with_what_is_wrong(sign_in):
    response = await (await sign_in()).post("/sign-in", data={"email": "no<b>body"})
    assert response.status_code == 422
    assert "no&lt;b&gt;body" in response.text
    assert "Enter an e-mail address" in response.text


async def test_signing_out_forgets_the_session(sign_in):
    client = await sign_in(Role.CITY_OFFICE)
    assert (await client.get("/profiles")).status_code == 200
    await client.post("/sign-out")
    response = await client.get("/profiles")
    assert response.headers["location"] == "/sign-in?next=/profiles"


async def test_outside_the_demo_there_are_no_one_click_roles(sign_in):
    client = await sign_in()
    assert "demonstration" not in (await client.get("/sign-in")).text
    response = await client.post("/demo/sign-in", data={"role": "administrator"})
    assert response.status_code in (404, 405)
    assert not client.cookies


@pytest.mark.parametrize(("browser", "first_words"), [("fr", "Bonjour"), ("ko", "Hello")])
async def test_a_sign_in_link_is_written_in_a_language_of_its_reader(
    sign_in, mailbox, browser, first_words
):
    client = await sign_in()
    client.headers["Accept-Language"] = browser
    _, message, _ = await ask(client, mailbox)
    text = message.get_payload()[0].get_payload(decode=True).decode()
    assert text.startswith(first_words)


@pytest.mark.parametrize(("browser", "language"), [("ko", "pt"), ("es", "es")])
async def test_who_signs_in_reads_a_language_of_the_own_profile(
    sign_in, mailbox, database, browser, language
):
    profile = counterpart("Braga", country="PT", languages=["pt", "es"])
    async with database.transaction() as session:
        saved = await register(session, profile, sender="sample", by="x")
    await sign_in(Role.CITY_OFFICE, saved.profile_id, email="braga@example.org")
    client = await sign_in()
    client.headers["Accept-Language"] = browser
    _, _, path = await ask(client, mailbox, "braga@example.org")
    await client.post(path)
    assert f'<html lang="{language}">' in (await client.get("/account")).text


class TestDemo:
    @pytest.fixture
    def settings(self, tmp_path):
        return IngestSettings(ENTENTE_DATA=tmp_path, ENTENTE_DEMO=True)

    @pytest.mark.parametrize("role", list(Part))
    async def test_one_click_signs_a_part_in(self, sign_in, role):
        client = await sign_in()
        assert f'value="{role.value}"' in (await client.get("/sign-in")).text
        response = await client.post(
            "/demo/sign-in", data={"role": role.value, "next": "/profiles"}
        )
        assert (response.status_code, response.headers["location"]) == (303, "/profiles")
        assert role.role.label in (await client.get("/profiles")).text

    async def test_the_city_office_finds_its_sample_profile(self, sign_in, database, city):
        async with database.transaction() as session:
            await register(session, city(), sender="sample", by="x")
        client = await sign_in()
        await client.post("/demo/sign-in", data={"role": "city_office"})
        assert "Des Moines" in (await client.get("/")).text
