"""What an e-mail that came in says: a delivery status, an automatic answer, or a person's words."""

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from services.notifier.domain.conversation import MESSAGE_MAX, leads_to_contacts

_IDS = UUID("a94c2d70-6b1e-5f0a-8c55-3e1d7b90f264")
_OURSELVES = re.compile(r"^5\.(?:2\.[23]|3\.4|4\.|6\.|7\.)")
"""Status codes that blame the message, the way or a full mailbox, and not the address."""


class Kind(StrEnum):
    """What an e-mail that came in is.

    `UNVERIFIED`: a report that nothing proves to be about a message of ours. `DOUBTFUL`: a reply, but
    who wrote it is not certain.
    """

    BOUNCE = "bounce"
    DELAY = "delay"
    UNVERIFIED = "unverified"
    AUTOMATIC = "automatic"
    REPLY = "reply"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Returned:
    """What happened to one recipient (RFC 3464, 2.3); `status` as in RFC 3463, `words` the server's."""

    address: str
    action: str
    status: str
    words: str

    @property
    def said(self) -> str:
        """The status and the server's words."""
        return f"{self.status} {self.words}".strip()

    @property
    def has_failed(self) -> bool:
        """Whether the message did not and will not reach this recipient."""
        return self.action == "failed"

    @property
    def blames_address(self) -> bool:
        """Whether the address is no good, so that nothing more should be sent to it."""
        return (
            self.has_failed and self.status.startswith("5.") and not _OURSELVES.match(self.status)
        )


@dataclass(frozen=True, slots=True)
class Incoming:
    """An e-mail that came in, read.

    `to` are addresses it was sent to, `refers` the Message-IDs it answers or returns, nearest first,
    `envelope` the name that a report gives of our envelope (RFC 3461), or empty. `text` is what a
    person wrote, without what is quoted and without the signature; `files` are the names of what was
    attached, which is not kept.
    """

    key: UUID
    kind: Kind
    sender: str
    to: tuple[str, ...]
    refers: tuple[str, ...]
    subject: str = ""
    text: str = ""
    envelope: str = ""
    returned: tuple[Returned, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def is_report(self) -> bool:
        """Whether a server wrote it, or somebody who says to be one, about a message."""
        return self.kind in (Kind.BOUNCE, Kind.DELAY)


def incoming_id(message_id: str) -> UUID:
    """The same e-mail, however often it comes in."""
    return uuid5(_IDS, message_id)


def fitted(text: str, length: int = MESSAGE_MAX) -> str:
    """A text of at most so many characters, which a message may have."""
    return text if len(text) <= length else text[: length - 1] + "\u2026"


def without_contacts(text: str) -> str:
    """A text without lines that seem to hold an address, a telephone number or a link."""
    lines = (line for line in text.splitlines() if not leads_to_contacts(line))
    return "\n".join(lines)
