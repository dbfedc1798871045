"""What can go wrong while a message is handed to a mail server."""

from dataclasses import dataclass
from enum import StrEnum


class Pause(StrEnum):
    """Whom to leave alone for a while after a refusal: the receiver's domain, or our mail server."""

    DOMAIN = "domain"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Refusal:
    """That the server did not take one address of a message, in its words; for good, or for now."""

    address: str
    words: str
    permanent: bool


class MailNotSentError(Exception):
    """The mail server did not take the message, or not for certain."""

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool,
        pause: Pause | None = None,
        refused: tuple[Refusal, ...] = (),
    ) -> None:
        """Keep the server's words, whether trying again is of no use, and whom to leave alone.

        `refused` are addresses about which the server had said more before; `permanent` and the words
        are about all others.
        """
        super().__init__(reason)
        self.permanent = permanent
        self.pause = pause
        self.refused = refused


class MailUnconfirmedError(MailNotSentError):
    """The connection broke after the text was sent: nobody can know whether the server took it."""

    def __init__(self, reason: str) -> None:
        """Keep what went wrong with the connection."""
        super().__init__(reason, permanent=False)
