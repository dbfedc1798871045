"""SMTP for the two services that write e-mails: the notifier, and ingest for sign-in links."""

import asyncio
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

TIMEOUT_SECONDS = 20
TOTAL_SECONDS = 120
"""Longest time one message may take, from connecting to the server's last word."""
PERMANENT = 500
"""RFC 5321, 4.2.1: replies from 500 on are final."""

NOT_ASCII = "Only addresses in ASCII can be written to"


class MailNotSentError(Exception):
    """The mail server did not take the message."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        """Keep the server's words, and whether trying again is of no use."""
        super().__init__(reason)
        self.permanent = permanent


class MailUnconfirmedError(MailNotSentError):
    """The connection broke after the text was sent: nobody can know whether the server took it."""

    def __init__(self, reason: str) -> None:
        """Keep what went wrong with the connection."""
        super().__init__(reason, permanent=False)


async def _nothing() -> None:
    return None


async def send(
    server: str,
    message: EmailMessage,
    before_data: Callable[[], Awaitable[None]] = _nothing,
) -> tuple[str, ...]:
    """Hand one message to `server` (smtp://, smtps:// or smtp+unix://, with user:password@).

    `before_data` is awaited once sender and recipients are accepted and just before the text is
    sent: until then, a crash has certainly sent nothing; what it raises ends the sending. Returns
    the server's words about addresses of `To` that it refused for good while it took others.
    Raises `MailNotSentError`, and `MailUnconfirmedError` if the server fell silent after the text.
    """
    may_be_sent = False
    try:
        async with asyncio.timeout(TOTAL_SECONDS), _client(server) as client:
            refused = await _name_recipients(client, message)
            await before_data()
            may_be_sent = True
            await client.data(message.as_bytes())
            return refused
    except aiosmtplib.SMTPRecipientsRefused as error:
        reasons = [f"{e.code} {e.message} ({e.recipient})" for e in error.recipients]
        permanent = all(e.code >= PERMANENT for e in error.recipients)
        raise MailNotSentError("; ".join(reasons), permanent=permanent) from error
    except aiosmtplib.SMTPResponseException as error:
        reason = f"{error.code} {error.message}"
        raise MailNotSentError(reason, permanent=error.code >= PERMANENT) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        reason = str(error) or type(error).__name__
        if may_be_sent:
            raise MailUnconfirmedError(reason) from error
        raise MailNotSentError(reason, permanent=False) from error


async def _name_recipients(client: aiosmtplib.SMTP, message: EmailMessage) -> tuple[str, ...]:
    """Name sender and recipients; one that may be taken later holds the message back for all."""
    await client.mail(_addresses(message["From"])[0])
    recipients = _addresses(message["To"])
    refused: list[aiosmtplib.SMTPRecipientRefused] = []
    for address in recipients:
        try:
            await client.rcpt(address)
        except aiosmtplib.SMTPRecipientRefused as error:
            refused.append(error)
        except UnicodeEncodeError:
            refused.append(aiosmtplib.SMTPRecipientRefused(553, NOT_ASCII, address))
    if len(refused) == len(recipients) or any(e.code < PERMANENT for e in refused):
        raise aiosmtplib.SMTPRecipientsRefused(refused)
    return tuple(f"{e.code} {e.message} ({e.recipient})" for e in refused)


def _client(server: str) -> aiosmtplib.SMTP:
    url = urlsplit(server)
    if url.scheme == "smtp+unix":
        return aiosmtplib.SMTP(socket_path=unquote(url.path), timeout=TIMEOUT_SECONDS)
    return aiosmtplib.SMTP(
        hostname=url.hostname or "localhost",
        port=url.port,
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=url.scheme == "smtps",
        timeout=TIMEOUT_SECONDS,
    )


def _addresses(header: object) -> list[str]:
    return [str(a.addr_spec) for a in getattr(header, "addresses", ())]
