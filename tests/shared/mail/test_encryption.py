"""TLS and passwords: what is encrypted, what is refused, and who is blamed."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from shared.mail import Envelope, MailNotSentError, MailServer, Pause
from shared.mail.address import server_address
from tests.shared.mail.test_server import Mailbox, letter
from tests.support.certificates import self_signed
from tests.support.misbehaving import Misbehaving, misbehaving


@pytest.fixture
def certificate(tmp_path):
    return self_signed(tmp_path)


@asynccontextmanager
async def serving(certificate, *, implicit=False, **options):
    """An SMTP server with encryption on a free port of this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    mailbox = Mailbox()
    offered = {} if implicit else {"tls_context": context}
    listening = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="test", **offered, **options),
        "127.0.0.1",
        0,
        ssl=context if implicit else None,
    )
    try:
        yield mailbox, listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


def only_dana(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"dana", b"se:cret"), handled=False)


async def hand_over(url):
    server = MailServer(url)
    try:
        await server.send(letter())
    finally:
        await server.close()


@pytest.mark.parametrize("options", ["", "&starttls=require"])
async def test_a_connection_is_encrypted_where_the_server_offers_it(certificate, options):
    ca = quote(str(certificate[0]))
    async with serving(certificate, require_starttls=True) as (mailbox, port):
        await hand_over(f"smtp://127.0.0.1:{port}?ca={ca}{options}")
        assert len(mailbox.letters) == 1


async def test_implicit_encryption_with_name_and_password(certificate):
    ca = quote(str(certificate[0]))
    auth = {"authenticator": only_dana, "auth_require_tls": False}
    async with serving(certificate, implicit=True, **auth) as (mailbox, port):
        await hand_over(f"smtps://dana:se%3Acret@127.0.0.1:{port}?ca={ca}")
        assert len(mailbox.letters) == 1
        with pytest.raises(MailNotSentError, match="535") as caught:
            await hand_over(f"smtps://dana:wrong@127.0.0.1:{port}?ca={ca}")
    assert (caught.value.permanent, caught.value.pause) == (False, Pause.SERVER)


async def test_a_certificate_that_nobody_knows_is_refused_and_no_message_is_lost(certificate):
    async with serving(certificate) as (mailbox, port):
        with pytest.raises(MailNotSentError, match="certificate") as caught:
            await hand_over(f"smtp://127.0.0.1:{port}")
        assert not mailbox.letters
    assert (caught.value.permanent, caught.value.pause) == (False, Pause.SERVER)


async def test_encryption_that_is_required_and_not_offered_stops_the_message():
    server = Misbehaving()
    async with misbehaving(server) as url:
        with pytest.raises(MailNotSentError, match="STARTTLS"):
            await hand_over(f"{url}?starttls=require")
    assert not server.taken


async def test_a_password_is_never_sent_over_the_network_in_the_clear():
    server = Misbehaving(extensions=("AUTH PLAIN LOGIN",))
    async with misbehaving(server) as url:
        port = url.rpartition(":")[2]
        with pytest.raises(MailNotSentError, match="no encryption"):
            await hand_over(f"smtp://dana:secret@0.0.0.0:{port}")
    assert not [line for line in server.commands if line.startswith("AUTH")]


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://mail.example?starttls=maybe", "smtp://m.example?x=1"]
)
def test_an_address_that_is_not_understood_is_refused(url):
    with pytest.raises(ValueError, match="SMTP_URL"):
        server_address(url)


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("smtp://localhost", True),
        ("smtp://127.0.0.9", True),
        ("smtp://[::1]:25", True),
        ("smtp+unix:///run/mail", True),
        ("smtp://mail.example", False),
        ("smtp://10.0.0.1", False),
    ],
)
def test_what_stays_on_this_machine_is_known(url, is_local):
    assert server_address(url).is_local is is_local


async def test_bounces_carry_the_name_of_the_envelope_where_the_server_can():
    server = Misbehaving(extensions=("DSN",))
    async with misbehaving(server) as url:
        mail = MailServer(url)
        await mail.send(letter(), envelope=Envelope(sender="reply+x@e.example", name="abc"))
        await mail.close()
    assert "MAIL FROM:<reply+x@e.example> RET=HDRS ENVID=abc" in server.commands
