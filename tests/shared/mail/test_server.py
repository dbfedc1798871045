import socket
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller, UnixSocketController

from shared.mail import (
    Envelope,
    MailNotSentError,
    MailServer,
    MailUnconfirmedError,
    Refusal,
    send,
)


class Mailbox:
    """Takes letters, except from and to those it was told to refuse."""

    def __init__(self):
        self.letters = []
        self.refused = {}
        self.at_data = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.at_data == "hang up":
            server.transport.abort()
            return "250 too late"
        if self.at_data:
            return self.at_data
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def server(mailbox):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def letter(to="dana@dsm.example", sender="Entente <hello@entente.example>"):
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"], message["To"], message["Subject"] = sender, to, "Grüße aus Porto"
    message.set_content("Olá — first line.\n.\nlast line\n")
    return message


async def test_a_letter_reaches_everybody_it_is_addressed_to(server, mailbox):
    refused = await send(server, letter("Dana Reed <dana@dsm.example>, lee@dsm.example"))
    (got,) = mailbox.letters
    assert got.mail_from == "hello@entente.example"
    assert got.rcpt_tos == ["dana@dsm.example", "lee@dsm.example"]
    assert refused == ()


async def test_the_text_arrives_whole(server, mailbox):
    message = letter()
    await send(server, message)
    assert mailbox.letters[0].content.strip() == message.as_bytes().strip()


async def test_a_unix_socket_is_a_server_too(tmp_path, mailbox):
    path = tmp_path / "mail box.sock"
    controller = UnixSocketController(mailbox, unix_socket=str(path))
    controller.start()
    await send(f"smtp+unix://{quote(str(path))}", letter())
    controller.stop()
    assert len(mailbox.letters) == 1


async def test_one_address_refused_for_good_does_not_keep_the_letter_from_the_others(
    server, mailbox
):
    mailbox.refused["gone@dsm.example"] = "550 no such user"
    refused = await send(server, letter("gone@dsm.example, dana@dsm.example"))
    assert [got.rcpt_tos for got in mailbox.letters] == [["dana@dsm.example"]]
    said = "550 no such user (gone@dsm.example)"
    assert refused == (Refusal("gone@dsm.example", said, permanent=True),)


@pytest.mark.parametrize(("code", "permanent"), [(550, True), (451, False)])
async def test_a_letter_that_nobody_may_have_is_refused_in_the_servers_words(
    server, mailbox, code, permanent
):
    mailbox.refused["dana@dsm.example"] = f"{code} because"
    with pytest.raises(MailNotSentError, match=f"{code} because") as caught:
        await send(server, letter())
    assert caught.value.permanent is permanent


async def test_an_address_that_may_be_taken_later_does_not_keep_the_letter_from_the_others(
    server, mailbox
):
    mailbox.refused["busy@dsm.example"] = "451 try later"
    (refused,) = await send(server, letter("busy@dsm.example, dana@dsm.example"))
    assert (refused.address, refused.permanent) == ("busy@dsm.example", False)
    assert [got.rcpt_tos for got in mailbox.letters] == [["dana@dsm.example"]]


async def test_a_letter_goes_only_to_those_of_its_addresses_that_are_named(server, mailbox):
    mail = MailServer(server)
    await mail.send(
        letter("dana@dsm.example, lee@dsm.example"),
        envelope=Envelope(recipients=("lee@dsm.example",)),
    )
    await mail.close()
    (got,) = mailbox.letters
    assert got.rcpt_tos == ["lee@dsm.example"]
    assert b"To: dana@dsm.example, lee@dsm.example" in got.content


async def test_a_domain_with_letters_of_any_language_is_written_as_the_mail_system_does(
    server, mailbox
):
    assert await send(server, letter("Jürgen <j@münchen.example>, a@faß.example")) == ()
    (got,) = mailbox.letters
    assert got.rcpt_tos == ["j@xn--mnchen-3ya.example", "a@xn--fa-hia.example"]
    assert b"<j@xn--mnchen-3ya.example>, a@xn--fa-hia.example" in got.content


async def test_without_smtputf8_only_an_address_beyond_ascii_is_refused_in_clear_words(
    tmp_path, mailbox
):
    path = tmp_path / "ascii.sock"
    controller = UnixSocketController(mailbox, unix_socket=str(path), enable_SMTPUTF8=False)
    controller.start()
    to = "josé@porto.example, rui@porto.example"
    (refused,) = await send(f"smtp+unix://{path}", letter(to))
    controller.stop()
    assert (refused.address, refused.permanent) == ("josé@porto.example", True)
    assert "no address with letters beyond ASCII before the @" in refused.words
    (got,) = mailbox.letters
    assert got.rcpt_tos == ["rui@porto.example"]
    assert b"To: rui@porto.example" in got.content


async def test_with_smtputf8_an_address_beyond_ascii_gets_its_letter(tmp_path, mailbox):
    path = tmp_path / "utf8.sock"
    controller = UnixSocketController(mailbox, unix_socket=str(path))
    controller.start()
    assert await send(f"smtp+unix://{path}", letter("José <josé@münchen.example>")) == ()
    controller.stop()
    (got,) = mailbox.letters
    assert got.rcpt_tos == ["josé@xn--mnchen-3ya.example"]
    assert got.smtp_utf8
    assert "To: José <josé@xn--mnchen-3ya.example>".encode() in got.content


async def test_a_domain_that_is_none_is_refused_for_good(server, mailbox):
    with pytest.raises(MailNotSentError, match="not one that can be written to") as caught:
        await send(server, letter("a@-ü.example"))
    assert caught.value.permanent


@pytest.mark.parametrize(("reply", "permanent"), [("554 spam", True), ("452 full", False)])
async def test_a_refused_text_was_not_sent(server, mailbox, reply, permanent):
    mailbox.at_data = reply
    with pytest.raises(MailNotSentError, match=reply) as caught:
        await send(server, letter())
    assert caught.value.permanent is permanent
    assert not isinstance(caught.value, MailUnconfirmedError)


async def test_a_server_that_falls_silent_after_the_text_leaves_it_unconfirmed(server, mailbox):
    mailbox.at_data = "hang up"
    with pytest.raises(MailUnconfirmedError):
        await send(server, letter())


async def test_a_server_that_is_away_can_be_tried_again(tmp_path):
    with pytest.raises(MailNotSentError) as caught:
        await send(f"smtp+unix://{tmp_path}/nobody.sock", letter())
    assert not caught.value.permanent


async def test_the_caller_is_asked_once_before_the_text_is_sent(server, mailbox):
    asked = []

    async def before_data(taken):
        asked.append((taken, list(mailbox.letters)))

    await send(server, letter(), before_data)
    assert asked == [(("dana@dsm.example",), [])]


async def test_the_caller_can_still_stop_the_letter_before_its_text(server, mailbox):
    async def before_data(_taken):
        raise KeyError("another worker has it")

    with pytest.raises(KeyError):
        await send(server, letter(), before_data)
    assert mailbox.letters == []
