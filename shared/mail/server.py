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
    addresses,
    client_of,
    log_in,
    name_recipients,
    name_sender,
    not_sent,
    reset,
    server_trouble,
    stuffed,
    transmit,
)
from shared.mail.errors import MailNotSentError, MailUnconfirmedError
from shared.mail.signing import Signer


@dataclass(frozen=True, slots=True)
class Patience:
    """Longest times in seconds: for one reply, for one message, and for a connection without use."""

    reply: float = 20
    message: float = 120
    idle: float = 15


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where bounces go (default: the From address), and a name that they carry (RFC 3461, 4.4)."""

    sender: str | None = None
    name: str | None = None


async def _nothing() -> None:
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
        self._one_at_a_time = asyncio.Lock()

    async def send(
        self,
        message: EmailMessage,
        before_data: Callable[[], Awaitable[None]] = _nothing,
        envelope: Envelope | None = None,
    ) -> tuple[str, ...]:
        """Hand over one message.

        `before_data` is awaited when the server waits for the text: until then, a crash has certainly
        sent nothing; what it raises ends the sending. Returns the server's words about addresses of
        `To` that it refused for good while it took others. Raises `MailNotSentError`, and
        `MailUnconfirmedError` if the server fell silent after the text.
        """
        text = stuffed(self._signed(message.as_bytes()))
        async with self._one_at_a_time:
            self._in_text = False
            is_clean = False
            try:
                async with asyncio.timeout(self._patience.message):
                    refused = await self._hand_over(
                        message, text, before_data, envelope or Envelope()
                    )
                is_clean = True
            except MailNotSentError as error:
                is_clean = error.pause is None and not isinstance(error, MailUnconfirmedError)
                raise
            except TimeoutError as error:
                raise self._too_slow() from error
            finally:
                self._used_at = asyncio.get_running_loop().time()
                if not is_clean:
                    self._drop()
            return refused

    def _signed(self, text: bytes) -> bytes:
        try:
            return self._signer.sign(text) if self._signer else text
        except dkim.DKIMException as error:
            raise MailNotSentError(f"Not signed: {error}", permanent=False) from error

    def _too_slow(self) -> MailNotSentError:
        words = "The server was too slow"
        return (
            MailUnconfirmedError(words)
            if self._in_text
            else MailNotSentError(words, permanent=False)
        )

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
        self,
        message: EmailMessage,
        text: bytes,
        before_data: Callable[[], Awaitable[None]],
        envelope: Envelope,
    ) -> tuple[str, ...]:
        try:
            client = await self._begin(message, envelope)
            refused = await name_recipients(client, addresses(message["To"]))
            reply = await client.execute_command(b"DATA")
            if reply.code != GO_AHEAD:
                raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise not_sent(error) from error
        await before_data()
        self._in_text = True
        await transmit(client, text, self._patience.reply)
        return refused

    async def _begin(self, message: EmailMessage, envelope: Envelope) -> aiosmtplib.SMTP:
        """Name the sender, on the old connection if it still serves."""
        sender = envelope.sender or addresses(message["From"])[0]
        if self._client is not None:
            try:
                await reset(self._client)
                await name_sender(self._client, sender, envelope.name)
            except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError):
                self._drop()
            except aiosmtplib.SMTPSenderRefused as error:
                if error.code != CLOSING:
                    raise
                self._drop()
            else:
                return self._client
        client = await self._connect()
        try:
            await name_sender(client, sender, envelope.name)
        except aiosmtplib.SMTPSenderRefused as error:
            if error.code != CLOSING:
                raise
            raise server_trouble(error) from error
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


async def send(
    server: str,
    message: EmailMessage,
    before_data: Callable[[], Awaitable[None]] = _nothing,
    signer: Signer | None = None,
) -> tuple[str, ...]:
    """Hand one message to a server over a connection of its own; as `MailServer.send`."""
    once = MailServer(server, signer=signer)
    try:
        return await once.send(message, before_data)
    finally:
        await once.close()
