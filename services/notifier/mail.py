"""The mail server as sending needs it: builds the MIME message and hands it to `shared.mail`."""

from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from services.notifier.handlers.sending import Outgoing
from shared.mail import MailNotSentError, send


class SmtpMailer:
    """Sends over SMTP, from one From address."""

    def __init__(self, server: str, mail_from: str) -> None:
        """`server` is a URL as `shared.mail.send` takes it."""
        self._server = server
        self._from = mail_from

    async def send(
        self, outgoing: Outgoing, before_data: Callable[[], Awaitable[None]]
    ) -> tuple[str, ...]:
        """Send one message; an address that cannot be written in a header is a lasting failure."""
        try:
            message = self._message(outgoing)
        except ValueError as error:
            raise MailNotSentError(f"Not a valid message: {error}", permanent=True) from error
        return await send(self._server, message, before_data)

    def _message(self, outgoing: Outgoing) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._from
        message["To"] = outgoing.to
        message["Subject"] = outgoing.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = outgoing.message_id
        if outgoing.follows is not None:
            message["In-Reply-To"] = outgoing.follows
            message["References"] = outgoing.follows
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(outgoing.text)
        message.add_alternative(outgoing.html, subtype="html")
        message.as_bytes()
        return message
