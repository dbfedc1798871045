"""What is said to a mail server for one message, and what its refusals mean."""

from collections.abc import Sequence

import aiosmtplib

from shared.mail.address import ServerAddress
from shared.mail.errors import MailNotSentError, MailUnconfirmedError, Pause, Refusal
from shared.mail.writing import NO_DOMAIN, NOT_ASCII, needs_utf8, travelling

PERMANENT = 500
"""RFC 5321, 4.2.1: replies from 500 on are final."""
CLOSING = 421
"""RFC 5321, 4.2.3: the server closes the connection."""
NOT_LOGGED_IN = (530, 535)
"""RFC 4954, 6: the server wants us to log in, or does not take our password."""
GO_AHEAD, TAKEN = 354, 250
NO_MAILBOX = 553
"""RFC 5321, 4.2.3: the name of the mailbox is not allowed."""


def client_of(address: ServerAddress, seconds: float) -> aiosmtplib.SMTP:
    """A client that is not connected yet; it waits this long for each reply."""
    if address.path is not None:
        return aiosmtplib.SMTP(socket_path=address.path, timeout=seconds, start_tls=False)
    return aiosmtplib.SMTP(
        hostname=address.hostname,
        port=address.port,
        use_tls=address.scheme == "smtps",
        start_tls=address.starttls,
        cert_bundle=address.ca,
        timeout=seconds,
    )


async def log_in(client: aiosmtplib.SMTP, address: ServerAddress) -> None:
    """Give name and password, but never over the network in the clear."""
    if address.username is None:
        return
    if client.get_transport_info("sslcontext") is None and not address.is_local:
        raise aiosmtplib.SMTPException(
            "The server offers no encryption, so that the password was not sent to it"
        )
    await client.login(address.username, address.password)


async def reset(client: aiosmtplib.SMTP) -> None:
    """Find out whether a connection still serves; raises `SMTPServerDisconnected` if not."""
    try:
        await client.rset()
    except aiosmtplib.SMTPResponseException as error:
        raise aiosmtplib.SMTPServerDisconnected(str(error)) from error


async def name_sender(
    client: aiosmtplib.SMTP, sender: str, name: str | None, recipients: Sequence[str]
) -> None:
    """Begin a message; bounces carry its name where the server supports that (RFC 3461)."""
    await _greet(client)
    options = []
    if name is not None and client.supports_extension("dsn"):
        options += ["RET=HDRS", f"ENVID={name}"]
    if needs_utf8(recipients) and client.supports_extension("smtputf8"):
        options += ["SMTPUTF8"]
        options += ["BODY=8BITMIME"] if client.supports_extension("8bitmime") else []
    await client.mail(travelling(sender), options=options)


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Learn what the server supports, unless that was said before."""
    if not client.is_ehlo_or_helo_needed:
        return
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError:
        if not client.is_connected:
            raise
        await client.helo()


async def name_recipients(
    client: aiosmtplib.SMTP, recipients: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """Name the recipients; returns whom the server took, and whom it did not.

    Raises `MailNotSentError` if it took nobody, or closes the connection.
    """
    taken: list[str] = []
    refused: list[Refusal] = []
    for address in recipients:
        try:
            await _name(client, address)
        except aiosmtplib.SMTPRecipientRefused as error:
            pause = _pause(error.code)
            if pause is not None:
                words, known = _words(error, address), tuple(refused)
                raise MailNotSentError(
                    words, permanent=False, pause=pause, refused=known
                ) from error
            permanent = error.code >= PERMANENT
            refused.append(Refusal(address, _words(error, address), permanent))
        else:
            taken.append(address)
    if not taken:
        words = "; ".join(one.words for one in refused)
        permanent = all(one.permanent for one in refused)
        raise MailNotSentError(words, permanent=permanent, refused=tuple(refused))
    return tuple(taken), tuple(refused)


async def _name(client: aiosmtplib.SMTP, address: str) -> None:
    """Name one recipient; what cannot be said to this server counts as refused by it."""
    has_utf8 = client.supports_extension("smtputf8")
    if needs_utf8([address]) and not has_utf8:
        raise aiosmtplib.SMTPRecipientRefused(NO_MAILBOX, NOT_ASCII, address)
    try:
        written = travelling(address)
    except ValueError as error:
        raise aiosmtplib.SMTPRecipientRefused(NO_MAILBOX, NO_DOMAIN, address) from error
    await client.rcpt(written, encoding="utf-8" if has_utf8 else "ascii")


async def transmit(client: aiosmtplib.SMTP, text: bytes, seconds: float) -> None:
    """Send the text; only a refusal in the server's own words means that it was not taken."""
    try:
        if client.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost before the text")
        client.protocol.write(text)
        reply = await client.protocol.read_response(timeout=seconds)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise MailUnconfirmedError(str(error) or "The server was too slow") from error
    if reply.code != TAKEN:
        raise not_sent(aiosmtplib.SMTPDataError(reply.code, reply.message))


def not_sent(error: Exception) -> MailNotSentError:
    """What a refusal before the end of the text means."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        pause = _pause(error.code)
        permanent = error.code >= PERMANENT and pause is None
        return MailNotSentError(f"{error.code} {error.message}", permanent=permanent, pause=pause)
    return MailNotSentError(str(error) or type(error).__name__, permanent=False)


def sender_refused(error: aiosmtplib.SMTPSenderRefused) -> MailNotSentError:
    """What a refusal of our own address means: for good, or closing on us, it is about us as a whole."""
    is_about_us = error.code >= PERMANENT or error.code == CLOSING
    return server_trouble(error) if is_about_us else not_sent(error)


def _pause(code: int) -> Pause | None:
    """Whom to leave alone after this reply: it is about us, or about the domain, and not the message."""
    if code in NOT_LOGGED_IN:
        return Pause.SERVER
    return Pause.DOMAIN if code == CLOSING else None


def server_trouble(error: Exception) -> MailNotSentError:
    """The server as a whole does not work for us, whatever its code: no message is at fault."""
    reason = str(not_sent(error))
    return MailNotSentError(reason, permanent=False, pause=Pause.SERVER)


def _words(error: aiosmtplib.SMTPRecipientRefused, address: str) -> str:
    return f"{error.code} {error.message} ({address})"
