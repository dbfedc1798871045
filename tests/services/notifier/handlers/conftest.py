"""A sender and the server it sends to."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.handlers.sending import Sender
from services.notifier.mail import SmtpMailer
from shared.mail import MailServer
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
        mailer = SmtpMailer(mail, world.settings.mail_from)
        yield Sender(world.database, mailer, "worker", clock, chance=lambda: 0.5)
        await mail.close()
