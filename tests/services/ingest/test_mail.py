"""E-mails of ingest: the layout of all our e-mails, in the language of the page that asked."""

import logging

import pytest

from services.ingest.mail import Invitation, Post, SignInLink
from tests.support.smtp import Server, serving

SENDER = "Entente <e@entente.example>"
LINK = SignInLink(url="https://entente.example/sign-in/t")


@pytest.fixture
async def server(tmp_path):
    taking = Server()
    async with serving(taking, tmp_path / "smtp.sock") as address:
        yield taking, Post(address, SENDER)


async def test_a_sign_in_link_comes_as_text_and_html_in_the_language_of_the_page(server):
    taking, post = server
    await post.send(LINK, "es", "ana@x.example")
    ((message, to),) = taking.taken

    assert to == ["ana@x.example"]
    assert message["From"] == SENDER
    assert message["Content-Language"] == "es"
    assert message["Message-ID"].endswith("@entente.example>")
    assert message["List-Unsubscribe"] is None
    text, html = (part.get_content() for part in message.iter_parts())
    assert LINK.url in text.splitlines()
    assert '<html lang="es">' in html
    assert f'href="{LINK.url}"' in html


async def test_an_invitation_says_who_invites_to_what(server):
    taking, post = server
    invitation = Invitation(url="https://x.example/i", by="jo@x.example", profile="Two\nlines <b>")
    await post.send(invitation, "en", "ana@x.example")
    ((message, _),) = taking.taken

    assert message["Subject"] == "Join Two lines <b> in Entente"
    text, html = (part.get_content() for part in message.iter_parts())
    assert "jo@x.example invites you to look after the profile of Two" in text
    assert "<b>" not in html


async def test_a_link_that_could_not_be_sent_is_logged(server, caplog):
    taking, post = server
    taking.rcpt = "550 No such user"
    with caplog.at_level(logging.WARNING):
        await post.send(LINK, "en", "nobody@x.example")
    assert "nobody@x.example was not sent: 550 No such user" in caplog.text
