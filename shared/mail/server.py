"""One SMTP connection that carries several messages, one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib
import dkim

from shared.mail.address import server_address
from shared.mail.dialogue import (
    CLOSING,
    GO_AHEAD,
    client_of,
    log_in,
    name_recipients,
    name_sender,
    not_sent,
    reset,
    sender_refused,
    server_trouble,
    transmit,
)
from shared.mail.errors import MailNotSentError, MailUnconfirmedError, Refusal
from shared.mail.signing import Signer
from shared.mail.writing import header_addresses, needs_utf8, octets, stuffed


@dataclass(frozen=True, slots=True)
class Patience:
    """Longest times in seconds: for one reply, for one message, and for a connection without use."""

    reply: float = 20
    message: float = 120
    idle: float = 15


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where bounces go (default: the From address), and a name that they carry (RFC 3461, 4.4).

    `recipients` are who gets it of those in `To` (default: all).
    """

    sender: str | None = None
    name: str | None = None
    recipients: tuple[str, ...] = ()


BeforeData = Callable[[tuple[str, ...]], Awaitable[None]]
"""Called with whom the server took, just before the text."""


async def _nothing(_taken: tuple[str, ...]) -> None:
    return None


class MailServer:
    """A mail server; connects when needed, keeps the connection, and opens it anew when it is lost."""

    def __init__(
        self, url: str, *, signer: Signer | None = None, patience: Patience | None = None
    ) -> None:
        """`url` is as `server_address` reads it; raises `ValueError`."""
        self._address = server_address(url)
        self._signer = signer
        self._patience = patience or Patience()
        self._client: aiosmtplib.SMTP | None = None
        self._used_at = 0.0
        self._in_text = False
        self._refused: tuple[Refusal, ...] = ()
        self._one_at_a_time = asyncio.Lock()

    async def send(
        self,
        message: EmailMessage,
        before_data: BeforeData = _nothing,
        envelope: Envelope | None = None,
    ) -> tuple[Refusal, ...]:
        """Hand over one message.

        `before_data` is awaited when the server waits for the text: until then, a crash has certainly
        sent nothing; what it raises ends the sending. Returns who did not get it, while others did.
        Raises `MailNotSentError`, and `MailUnconfirmedError` if the server fell silent after the text.
        """
        async with self._one_at_a_time:
            self._in_text = False
            self._refused = ()
            is_clean = False
            try:
                async with asyncio.timeout(self._patience.message):
                    await self._hand_over(message, before_data, _whole(message, envelope))
                is_clean = True
            except MailNotSentError as error:
                is_clean = error.pause is None and not isinstance(error, MailUnconfirmedError)
                error.refused = error.refused or self._refused
                raise
            except TimeoutError as error:
                raise self._too_slow() from error
            finally:
                self._used_at = asyncio.get_running_loop().time()
                if not is_clean:
                    self._drop()
            return self._refused

    def _signed(self, text: bytes) -> bytes:
        try:
            return self._signer.sign(text) if self._signer else text
        except dkim.DKIMException as error:
            raise MailNotSentError(f"Not signed: {error}", permanent=False) from error

    def _too_slow(self) -> MailNotSentError:
        words = "The server was too slow"
        if self._in_text:
            found: MailNotSentError = MailUnconfirmedError(words)
        else:
            found = MailNotSentError(words, permanent=False)
        found.refused = self._refused
        return found

    async def rest(self) -> None:
        """Close a connection that has not been used for a while."""
        idle = asyncio.get_running_loop().time() - self._used_at
        if self._client is not None and idle > self._patience.idle:
            await self.close()

    async def close(self) -> None:
        """Say good-bye to the server, if there is a connection."""
        async with self._one_at_a_time:
            client = self._client
            if client is not None and client.is_connected:
                with suppress(aiosmtplib.SMTPException, OSError):
                    await client.quit(timeout=1)
            self._drop()

    async def _hand_over(
        self, message: EmailMessage, before_data: BeforeData, envelope: Envelope
    ) -> None:
        try:
            client = await self._begin(envelope)
            taken, self._refused = await name_recipients(client, envelope.recipients)
            text = stuffed(self._signed(octets(message, is_utf8=needs_utf8(taken))))
            reply = await client.execute_command(b"DATA")
            if reply.code != GO_AHEAD:
                raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise not_sent(error) from error
        await before_data(taken)
        self._in_text = True
        await transmit(client, text, self._patience.reply)

    async def _begin(self, envelope: Envelope) -> aiosmtplib.SMTP:
        """Name the sender, on the old connection if it still serves."""
        said = (envelope.sender or "", envelope.name, envelope.recipients)
        if self._client is not None:
            try:
                await reset(self._client)
                await name_sender(self._client, *said)
            except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError):
                self._drop()
            except aiosmtplib.SMTPSenderRefused as error:
                if error.code != CLOSING:
                    raise sender_refused(error) from error
                self._drop()
            else:
                return self._client
        client = await self._connect()
        try:
            await name_sender(client, *said)
        except aiosmtplib.SMTPSenderRefused as error:
            raise sender_refused(error) from error
        return client

    async def _connect(self) -> aiosmtplib.SMTP:
        client = client_of(self._address, self._patience.reply)
        self._client = client
        try:
            await client.connect()
            await log_in(client, self._address)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise server_trouble(error) from error
        return client

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def _whole(message: EmailMessage, envelope: Envelope | None) -> Envelope:
    """The envelope with what the message itself says where it is silent."""
    given = envelope or Envelope()
    return Envelope(
        sender=given.sender or header_addresses(message["From"])[0],
        name=given.name,
        recipients=given.recipients or tuple(header_addresses(message["To"])),
    )


async def send(
    server: str,
    message: EmailMessage,
    before_data: BeforeData = _nothing,
    signer: Signer | None = None,
) -> tuple[Refusal, ...]:
    """Hand one message to a server over a connection of its own; as `MailServer.send`."""
    once = MailServer(server, signer=signer)
    try:
        return await once.send(message, before_data)
    finally:
        await once.close()
