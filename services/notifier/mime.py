"""Makes the e-mail of an outgoing message, with the headers of its thread. Does not send it."""

from email.message import EmailMessage

from services.notifier.handlers.outgoing import Outgoing
from shared.letters import Letter
from shared.letters.mime import Envelope, as_email


def build(outgoing: Outgoing, mail_from: str, reply_to: str | None = None) -> EmailMessage:
    """The message as it is sent; raises `ValueError` for what cannot be written in an e-mail."""
    letter = Letter(
        outgoing.subject, outgoing.text, outgoing.html, outgoing.language, outgoing.unsubscribe
    )
    envelope = Envelope(
        sender=mail_from,
        to=outgoing.to,
        message_id=outgoing.message_id,
        follows=outgoing.follows,
        reply_to=reply_to,
        calendar=outgoing.calendar,
    )
    return as_email(letter, envelope)
