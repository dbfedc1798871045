"""An SMTP server that misbehaves as told, what it took, and a clock to move."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP


@dataclass
class Server:
    """An SMTP server that answers as told; `taken` are the messages it accepted, from `senders`."""

    rcpt: str | None = None
    refuse_only: str | None = None
    data: str | None = None
    drop_on_data: bool = False
    drop_after_text: bool = False
    taken: list = field(default_factory=list)
    senders: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
        if self.rcpt and self.refuse_only in (None, address):
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        if self.data:
            return self.data
        message = message_from_bytes(envelope.content, policy=default)
        self.taken.append((message, list(envelope.rcpt_tos)))
        self.senders.append(envelope.mail_from)
        if self.drop_after_text:
            server.transport.abort()
        return "250 OK"


class DroppingOnData(SMTP):
    async def smtp_DATA(self, arg):  # noqa: N802 - aiosmtpd calls it so
        if self.event_handler.drop_on_data:
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@asynccontextmanager
async def serving(server, path):
    listening = await asyncio.get_running_loop().create_unix_server(
        lambda: DroppingOnData(server, hostname="test"), path=str(path)
    )
    try:
        yield f"smtp+unix://{path}"
    finally:
        listening.close()


def text_of(message):
    """The plain text of a message that was taken."""
    return message.get_body(("plain",)).get_content()


def recipients(posted):
    """Who got the messages of one post, in order: the addresses of each, with commas."""
    return sorted(",".join(to) for to, _ in posted)


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self):
        return self.now

    def advance(self, **amount):
        self.now += timedelta(**amount)
