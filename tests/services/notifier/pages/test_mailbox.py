"""The demo's mailbox pages."""

import pytest
from httpx import ASGITransport, AsyncClient

from services.notifier.mailbox import keep
from services.notifier.service import build
from shared.web.application import web_application

LETTER = b"""\
From: e@x.example\r
To: a@x.example\r
Subject: <i>Hello</i>\r
Message-ID: <1@x>\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
See http://entente.example/answer/1\r
--b\r
Content-Type: text/html\r
\r
<p>Html<script>alert(1)</script></p>\r
--b--\r
"""


@pytest.fixture
def name(settings):
    settings.mailbox.mkdir(parents=True)
    keep(settings.mailbox, LETTER, ["a@x.example"])
    return next(settings.mailbox.iterdir()).name


async def test_a_message_is_listed_and_shown_escaped_with_its_links(name, browser):
    client = browser()
    listed = (await client.get("/mailbox")).text
    shown = (await client.get(f"/mailbox/{name}")).text

    assert f"/mailbox/{name}" in listed
    assert "&lt;i&gt;Hello&lt;/i&gt;" in listed
    assert '<a href="http://entente.example/answer/1"' in shown
    assert "<script>alert" not in shown
    assert f'src="/mailbox/{name}/html"' in shown
    assert 'sandbox="allow-popups' in shown


async def test_the_html_of_a_message_can_do_nothing(name, browser):
    response = await browser().get(f"/mailbox/{name}/html")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy


async def test_an_empty_mailbox_says_what_will_appear(world, browser):
    assert "No e-mail yet" in (await browser().get("/mailbox")).text


@pytest.mark.parametrize("path", ["nothing.eml", "..%2Fsecret", "nothing.eml/html"])
async def test_a_message_that_is_not_there_is_not_found(world, browser, path):
    assert (await browser().get(f"/mailbox/{path}")).status_code == 404


async def test_outside_the_demo_there_is_no_mailbox(settings, name):
    plain = settings.model_copy(update={"demo": False})
    app = web_application([build(plain)], plain)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://x.example") as client:
        assert (await client.get("/mailbox")).status_code == 404
        assert (await client.get(f"/mailbox/{name}/html")).status_code == 404
