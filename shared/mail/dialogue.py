"""What is said to a mail server for one message, and what its refusals mean."""

import re

import aiosmtplib

from shared.mail.address import ServerAddress
from shared.mail.errors import MailNotSentError, MailUnconfirmedError, Pause

PERMANENT = 500
"""RFC 5321, 4.2.1: replies from 500 on are final."""
CLOSING = 421
"""RFC 5321, 4.2.3: the server closes the connection."""
GO_AHEAD, TAKEN = 354, 250
NOT_ASCII = "Only addresses in ASCII can be written to"


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


async def name_sender(client: aiosmtplib.SMTP, sender: str, name: str | None) -> None:
    """Begin a message; bounces carry its name where the server supports that (RFC 3461)."""
    has_dsn = name is not None and client.supports_extension("dsn")
    await client.mail(sender, options=["RET=HDRS", f"ENVID={name}"] if has_dsn else [])


async def name_recipients(client: aiosmtplib.SMTP, recipients: list[str]) -> tuple[str, ...]:
    """Name the recipients; one that may be taken later holds the message back for all."""
    refused: list[aiosmtplib.SMTPRecipientRefused] = []
    for address in recipients:
        try:
            await client.rcpt(address)
        except aiosmtplib.SMTPRecipientRefused as error:
            refused.append(error)
            if error.code < PERMANENT:
                break
        except UnicodeEncodeError:
            refused.append(aiosmtplib.SMTPRecipientRefused(553, NOT_ASCII, address))
    if len(refused) == len(recipients) or any(e.code < PERMANENT for e in refused):
        raise aiosmtplib.SMTPRecipientsRefused(refused)
    return tuple(_words(e) for e in refused)


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
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [e.code for e in error.recipients]
        words = "; ".join(_words(e) for e in error.recipients)
        pause = Pause.DOMAIN if CLOSING in codes else None
        permanent = all(code >= PERMANENT for code in codes)
        return MailNotSentError(words, permanent=permanent, pause=pause)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        pause = Pause.DOMAIN if error.code == CLOSING else None
        permanent = error.code >= PERMANENT
        return MailNotSentError(f"{error.code} {error.message}", permanent=permanent, pause=pause)
    return MailNotSentError(str(error) or type(error).__name__, permanent=False)


def server_trouble(error: Exception) -> MailNotSentError:
    """The server as a whole does not work for us, whatever its code: no message is at fault."""
    reason = str(not_sent(error))
    return MailNotSentError(reason, permanent=False, pause=Pause.SERVER)


def _words(error: aiosmtplib.SMTPRecipientRefused) -> str:
    return f"{error.code} {error.message} ({error.recipient})"


def stuffed(text: bytes) -> bytes:
    """The text as it travels: CRLF line ends, leading dots doubled, a dot at its end (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", text).removesuffix(b"\r\n")
    return re.sub(rb"^\.", b"..", lines, flags=re.MULTILINE) + b"\r\n.\r\n"


def addresses(header: object) -> list[str]:
    """The bare addresses of a header of an e-mail."""
    return [str(a.addr_spec) for a in getattr(header, "addresses", ())]
