"""The mail server as sending needs it: hands messages to `shared.mail`."""

from collections.abc import Awaitable, Callable

from services.notifier.domain.replies import ReplyAddress
from services.notifier.handlers.outgoing import Outgoing
from services.notifier.mime import build
from shared.mail import Envelope, MailNotSentError, MailServer


class SmtpMailer:
    """Sends over SMTP, from one From address; replies and bounces go to `replies` if it is set."""

    def __init__(
        self, server: MailServer, mail_from: str, replies: ReplyAddress | None = None
    ) -> None:
        """The server is shared with nobody else, and closed by whoever made it."""
        self._server = server
        self._from = mail_from
        self._replies = replies

    async def send(
        self, outgoing: Outgoing, before_data: Callable[[], Awaitable[None]]
    ) -> tuple[str, ...]:
        """Send one message; an address that cannot be written in a header is a lasting failure."""
        reply_to = self._replies.of(outgoing.delivery_id) if self._replies else None
        try:
            message = build(outgoing, self._from, reply_to)
        except ValueError as error:
            raise MailNotSentError(f"Not a valid message: {error}", permanent=True) from error
        envelope = Envelope(sender=reply_to, name=outgoing.delivery_id.hex)
        return await self._server.send(message, before_data, envelope)

    async def rest(self) -> None:
        """Close the connection if it has not been used for a while."""
        await self._server.rest()
