"""A clock, the workers that send mail and webhooks by it, and what they send to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.replies import Marks
from services.notifier.handlers.calling import Caller
from services.notifier.handlers.desks import digest_desks
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import read_mail
from services.notifier.mail import SmtpMailer
from services.notifier.webhooks import HttpPoster
from shared.mail import MailServer
from tests.support.endpoints import set_address
from tests.support.introductions import C40, DES_MOINES, published
from tests.support.notifying import send_all
from tests.support.smtp import Clock, Server, serving


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
def office(world, clock):
    """The office, which goes by the clock from now on."""
    world.office = replace(world.office, clock=clock)
    return world.office


@pytest.fixture
def monday(office, clock):
    """It is Monday, November 23, 2026, 9:00 in Chicago."""
    clock.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
async def sender(world, server, clock, tmp_path):
    async with serving(server, tmp_path / "smtp.sock") as url:
        mail = MailServer(url)
        mailer = SmtpMailer(mail, world.settings.mail_from, world.marks)
        yield world.sender(mailer, clock, chance=lambda: 0.5)
        await mail.close()


@pytest.fixture
def post(world, sender, server):
    """Sends all that is due, digests too; gives who got it, and the messages."""

    async def send():
        await digest_parties(world.office)
        await digest_desks(world.office)
        await send_all(sender)
        posted = [(sorted(to), message) for message, to in server.taken]
        server.taken.clear()
        return posted

    return send


@pytest.fixture
def caller(world, clock):
    poster = HttpPoster(allows_local=True, seconds=1)
    return Caller(world.database, poster, world.letters, world.keyring, clock, lambda: 0.5)


@pytest.fixture
def call(caller):
    """Sends all webhooks that are due; gives how many."""

    async def send():
        calls = 0
        while await caller.call_next():
            calls += 1
        return calls

    return send


@pytest.fixture
async def known(world):
    """Des Moines and C40 are registered, and nothing is between them yet."""
    await world.profiles(published(DES_MOINES), published(C40))


@pytest.fixture
async def secret(world, known, receiver):
    """The receiver's address is that of C40; gives the secret that signs what it gets."""
    return await set_address(world, receiver.address)


@pytest.fixture
def marks(world):
    return Marks.of(
        "reply@mail.entente.example", lambda kind, data: world.keyring.derive(kind, data.hex())
    )


@pytest.fixture
def replies(marks):
    return marks.replies


@pytest.fixture
def returns(marks):
    return marks.returns


@pytest.fixture
def take(world, marks):
    async def take(content):
        return await receive(world.office, marks, read_mail(content))

    return take


@pytest.fixture
async def sent(world, server, sender):
    """Des Moines (two people) and Porto (one) have been asked."""
    await world.introduced()
    await send_all(sender)
    return await world.deliveries()
