"""SMTP for the two services that write e-mails: the notifier, and ingest for sign-in links."""

from shared.mail.configured import signer_of
from shared.mail.errors import MailNotSentError, MailUnconfirmedError, Pause
from shared.mail.server import Envelope, MailServer, Patience, send
from shared.mail.signing import Signer

__all__ = [
    "Envelope",
    "MailNotSentError",
    "MailServer",
    "MailUnconfirmedError",
    "Patience",
    "Pause",
    "Signer",
    "send",
    "signer_of",
]
