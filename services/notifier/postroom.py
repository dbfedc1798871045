"""What the worker does with e-mail: one connection to the mail server, and sending until it stops."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from services.notifier.domain.replies import Marks
from services.notifier.handlers.moving import Office
from services.notifier.handlers.sending import Sender
from services.notifier.mail import SmtpMailer
from services.notifier.maildir import keep_reading
from services.notifier.settings import NotifierSettings
from shared.mail import MailServer, signer_of
from shared.security import Keyring
from shared.streams import consumer_name
from shared.tasks import background

log = logging.getLogger(__name__)

POLL_SECONDS = 0.3
RECOVER_SECONDS = 60.0
FINISH_SECONDS = 15.0
"""How long a message in hand may take when the worker is told to stop."""


def marks_of(settings: NotifierSettings, keyring: Keyring) -> Marks:
    """What messages carry, and where replies and reports go; raises `ValueError` for a bad address."""
    return Marks.of(settings.reply_to, lambda purpose, data: keyring.derive(purpose, data.hex()))


@asynccontextmanager
async def sending(
    settings: NotifierSettings, office: Office, keyring: Keyring
) -> AsyncIterator[None]:
    """Send until the block ends; a message in hand is finished, not torn."""
    server = MailServer(settings.mail_server(), signer=signer_of(settings))
    mailer = SmtpMailer(server, settings.mail_from, marks_of(settings, keyring))
    worker = settings.consumer or consumer_name()
    sender = Sender(office, mailer, worker, rate=settings.mail_rate)
    await sender.recover()
    stopping = asyncio.Event()
    task = asyncio.create_task(_send_until(stopping, sender))
    try:
        yield
    finally:
        stopping.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, FINISH_SECONDS)
        await server.close()


@asynccontextmanager
async def receiving(
    settings: NotifierSettings, office: Office, keyring: Keyring
) -> AsyncIterator[None]:
    """Read the Maildir until the block ends, if there is one."""
    if settings.incoming is None:
        yield
        return
    marks = marks_of(settings, keyring)
    async with background(keep_reading(office, marks, settings.incoming)):
        yield


async def _send_until(stopping: asyncio.Event, sender: Sender) -> None:
    loop = asyncio.get_running_loop()
    recovered = loop.time()
    while not stopping.is_set():
        try:
            if loop.time() - recovered > RECOVER_SECONDS:
                await sender.recover()
                recovered = loop.time()
            sent = await sender.send_next()
        except Exception:
            log.exception("Sending stopped and tries again")
            sent = False
        if not sent:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), POLL_SECONDS)
