"""The local mailbox keeps what it is sent, once."""

import asyncio
from email.message import EmailMessage

from services.notifier.mailbox import mailbox_server, newest, read
from services.notifier.settings import NotifierSettings
from shared.mail import send


def letter(to="a@x.example", message_id="<1@x>", subject="Hello"):
    message = EmailMessage()
    message["From"] = "Entente <e@x.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message.set_content("Text: Sá")
    message.add_alternative("<p>Html</p>", subtype="html")
    return message


async def test_a_message_can_be_read_in_the_mailbox(settings):
    async with mailbox_server(settings.mail_server(), settings.mailbox):
        await send(settings.mail_server(), letter("a@x.example, b@x.example"))

    (stored,) = newest(settings.mailbox, None, 10)
    assert (stored.subject, stored.to) == ("Hello", "a@x.example, b@x.example")
    assert stored.text.strip() == "Text: Sá"
    assert stored.html.strip() == "<p>Html</p>"
    assert read(settings.mailbox, stored.name) == stored


async def test_a_repeated_message_is_stored_once_and_one_to_others_again(settings):
    server = settings.mail_server()
    async with mailbox_server(server, settings.mailbox):
        messages = (letter(), letter(), letter("b@x.example"), letter(message_id="<2@x>"))
        await asyncio.gather(*(send(server, m) for m in messages))

    assert len(newest(settings.mailbox, None, 10)) == 3


async def test_messages_come_newest_first_and_by_pages(settings):
    server = settings.mail_server()
    async with mailbox_server(server, settings.mailbox):
        for n in range(3):
            await send(server, letter(message_id=f"<{n}@x>", subject=f"No {n}"))

    first = newest(settings.mailbox, None, 2)
    assert [m.subject for m in first] == ["No 2", "No 1"]
    assert [m.subject for m in newest(settings.mailbox, first[-1].name, 2)] == ["No 0"]


async def test_a_killed_predecessors_socket_is_replaced(settings):
    for _ in range(2):
        async with mailbox_server(settings.mail_server(), settings.mailbox):
            await send(settings.mail_server(), letter())
            stale = settings.data / "mailbox.sock"
            content = stale.is_socket()
        stale.touch()
        assert content


async def test_a_long_data_path_gets_a_short_socket(tmp_path):
    settings = NotifierSettings(data=tmp_path / ("long folder " * 9))
    async with mailbox_server(settings.mail_server(), settings.mailbox):
        await send(settings.mail_server(), letter())
    assert len(newest(settings.mailbox, None, 10)) == 1


def test_nothing_outside_the_mailbox_can_be_read(settings):
    settings.mailbox.mkdir(parents=True)
    (settings.data / "secret.eml").write_text("Subject: secret")
    assert read(settings.mailbox, "../secret.eml") is None
    assert read(settings.mailbox, "20261122T000000000000Z-0123456789abcdef.eml") is None
