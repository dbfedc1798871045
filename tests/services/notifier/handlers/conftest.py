"""A sender and the server it sends to."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.replies import Marks
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import read_mail
from services.notifier.mail import SmtpMailer
from shared.mail import MailServer
from tests.support.notifying import send_all
from tests.support.smtp import Clock, Server, serving


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
async def sender(world, server, clock, tmp_path):
    async with serving(server, tmp_path / "smtp.sock") as url:
        mail = MailServer(url)
        mailer = SmtpMailer(mail, world.settings.mail_from, world.marks)
        yield world.sender(mailer, clock, chance=lambda: 0.5)
        await mail.close()


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
