"""The mail server as sending needs it: hands messages to `shared.mail`."""

from services.notifier.domain.replies import Marks
from services.notifier.handlers.outgoing import Outgoing
from services.notifier.mime import build
from shared.mail import BeforeData, Envelope, MailNotSentError, MailServer, Refusal


class SmtpMailer:
    """Sends over SMTP, from one From address; each message carries its own `marks`."""

    def __init__(self, server: MailServer, mail_from: str, marks: Marks) -> None:
        """The server is shared with nobody else, and closed by whoever made it."""
        self._server = server
        self._from = mail_from
        self._marks = marks

    async def send(self, outgoing: Outgoing, before_data: BeforeData) -> tuple[Refusal, ...]:
        """Send one message; an address that cannot be written in a header is a lasting failure."""
        marks, key = self._marks, outgoing.delivery_id
        reply_to = marks.replies.of(key) if marks.replies else None
        try:
            message = build(outgoing, self._from, reply_to)
        except ValueError as error:
            raise MailNotSentError(f"Not a valid message: {error}", permanent=True) from error
        sender = marks.returns.of(key) if marks.returns else None
        envelope = Envelope(
            sender=sender, name=marks.envelope.of(key), recipients=outgoing.recipients
        )
        return await self._server.send(message, before_data, envelope)

    async def rest(self) -> None:
        """Close the connection if it has not been used for a while."""
        await self._server.rest()
