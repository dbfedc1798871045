"""SMTP for the two services that write e-mails: the notifier, and ingest for sign-in links."""

from shared.mail.configured import signer_of
from shared.mail.errors import MailNotSentError, MailUnconfirmedError, Pause, Refusal
from shared.mail.server import BeforeData, Envelope, MailServer, Patience, send
from shared.mail.signing import Signer
from shared.mail.writing import comparable

__all__ = [
    "BeforeData",
    "Envelope",
    "MailNotSentError",
    "MailServer",
    "MailUnconfirmedError",
    "Patience",
    "Pause",
    "Refusal",
    "Signer",
    "comparable",
    "send",
    "signer_of",
]
