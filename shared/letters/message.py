"""What every e-mail has beside its blocks: greeting, closing, and a foot that says why it came."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from shared.letters.blocks import Block
from shared.texts import _


@dataclass(frozen=True, slots=True)
class Foot:
    """A line under the letter, perhaps a link; `language` where it is not the letter's."""

    text: str
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(ABC):
    """One e-mail: a subclass says it, its fields are what it needs to know.

    Its methods are called while the letter's language is spoken. `stop` is the address of the page
    that turns such e-mails off: for whatever is no answer to something the recipient did.
    """

    stop: str | None = None

    @abstractmethod
    def subject(self) -> str:
        """The subject, in one line."""

    @abstractmethod
    def blocks(self) -> Iterable[Block]:
        """What it says, from top to bottom."""

    def greeting(self) -> str:
        """How it begins."""
        # NOTE: The greeting of an e-mail to somebody whose name is not known. Formal, neutral.
        return _("Hello,")

    def why(self) -> str:
        """Why the recipient gets it; nothing where that is plain."""
        return ""

    def address(self) -> str | None:
        """A page that says the same, so that it can be read in English there."""
        return None
