"""What can go wrong while a message is handed to a mail server."""

from enum import StrEnum


class Pause(StrEnum):
    """Whom to leave alone for a while after a refusal: the receiver's domain, or our mail server."""

    DOMAIN = "domain"
    SERVER = "server"


class MailNotSentError(Exception):
    """The mail server did not take the message."""

    def __init__(self, reason: str, *, permanent: bool, pause: Pause | None = None) -> None:
        """Keep the server's words, whether trying again is of no use, and whom to leave alone."""
        super().__init__(reason)
        self.permanent = permanent
        self.pause = pause


class MailUnconfirmedError(MailNotSentError):
    """The connection broke after the text was sent: nobody can know whether the server took it."""

    def __init__(self, reason: str) -> None:
        """Keep what went wrong with the connection."""
        super().__init__(reason, permanent=False)
