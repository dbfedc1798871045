"""Posting over HTTP: what comes back, what counts as no answer, and where it never goes."""

import asyncio
import ssl
from urllib.parse import urlsplit

import pytest

from services.notifier.handlers.calling import NotCalledError
from services.notifier.webhooks import HttpPoster, resolve
from tests.support.certificates import self_signed
from tests.support.receiver import ENDLESS, HANG, REFUSE, Receiver, receiving

HEADERS = {"content-type": "application/json", "webhook-id": "msg_1"}


class Names:
    """A resolver that gives the next of the answers prepared for it, and counts how often it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append((host, port))
        return self.answers.pop(0)


def poster(**options):
    return HttpPoster(**{"allows_local": True, "context": ssl.create_default_context()} | options)


async def post(url, **options):
    return await poster(**options).post(url, HEADERS, b'{"a": 1}')


async def test_a_body_arrives_with_its_headers(receiver):
    receiver.answers = [(204, "")]
    answer = await post(receiver.address + "/hook?b=c")
    (path, headers, body), *others = receiver.taken
    assert (answer.status, answer.words, others) == (204, "", [])
    assert (path, body) == ("/hook?b=c", b'{"a": 1}')
    assert headers["webhook-id"] == "msg_1"
    assert headers["host"] == urlsplit(receiver.address).netloc


async def test_a_redirect_is_not_followed(receiver):
    receiver.answers = [(302, "Go there")]
    assert (await post(receiver.address)).status == 302
    assert len(receiver.taken) == 1


async def test_the_answer_is_kept_as_a_short_plain_line(receiver):
    receiver.answers = [(500, "<b>Wrong</b>\r\n\x00\x1b[31m  thing " + "é" * 900)]
    words = (await post(receiver.address)).words
    assert words.startswith("<b>Wrong</b> [31m thing é")
    assert len(words) == 500


async def test_text_without_end_is_read_only_at_its_beginning(receiver):
    receiver.answers = [ENDLESS]
    answer = await post(receiver.address)
    assert (answer.status, len(answer.words)) == (200, 500)


@pytest.mark.parametrize("way", [HANG, REFUSE])
async def test_no_answer_is_said_in_words(receiver, way):
    receiver.answers = [way]
    with pytest.raises(NotCalledError, match=r"No answer within|disconnected"):
        await post(receiver.address, seconds=0.3)


async def test_nobody_listening_is_said_in_words():
    async with receiving(Receiver()) as closed:
        address = closed.address
    with pytest.raises(NotCalledError):
        await post(address)


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], ["::ffff:192.168.0.1"], []],
)
async def test_a_name_that_leads_inside_is_not_called(receiver, addresses):
    names = Names(addresses)
    with pytest.raises(NotCalledError, match="public internet"):
        await post("https://hooks.example.org/x", allows_local=False, resolving=names)
    assert names.asked == [("hooks.example.org", 443)]
    assert receiver.taken == []


async def test_a_name_is_asked_once_a_call_and_only_that_answer_is_used(receiver):
    """So a name that leads elsewhere a moment later (DNS rebinding) changes nothing."""
    port = urlsplit(receiver.address).port
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    url = f"http://localhost:{port}/"
    assert (await post(url, resolving=names)).status == 200
    assert names.answers == [["10.0.0.1"]]
    with pytest.raises(NotCalledError, match="public internet"):
        await post(url, resolving=names)


async def test_tls_checks_the_certificate_against_the_name_and_not_the_address(tmp_path):
    cert, key = self_signed(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(cert, key)
    client = ssl.create_default_context(cafile=cert)
    async with receiving(Receiver(), server) as safe:
        port = urlsplit(safe.address).port
        names = Names(["127.0.0.1"], ["127.0.0.1"])
        answer = await post(f"https://localhost:{port}/x", resolving=names, context=client)
        assert answer.status == 200
        assert safe.taken[0][1]["host"] == f"localhost:{port}"
        with pytest.raises(NotCalledError, match=r"(?i)certificate"):
            await post(f"https://127.0.0.2:{port}/x", resolving=names, context=client)


async def test_an_address_that_does_not_answer_is_followed_by_the_next(receiver):
    port = urlsplit(receiver.address).port
    names = Names(["127.0.0.2", "127.0.0.1"])
    assert (await post(f"http://localhost:{port}/", resolving=names)).status == 200


async def test_a_wrong_address_is_not_even_looked_up():
    names = Names()
    with pytest.raises(NotCalledError):
        await post("http://hooks.example.org/", resolving=names)
    assert names.asked == []


async def test_the_resolver_of_this_machine_gives_addresses():
    async with asyncio.timeout(10):
        assert "127.0.0.1" in await resolve("localhost", 80)
