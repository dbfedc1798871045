"""E-mails that tell a party that somebody wrote to it: the other side, or a liaison officer."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import EncounterMessage
from services.notifier.letters.party import PartyMessage
from shared.letters import Block, Button, Link, Note, Paragraph
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage(EncounterMessage):
    """A message about an introduction; `author` is missing where a liaison officer wrote it."""

    author: str | None
    text: str

    def blocks(self) -> Iterator[Block]:
        """Who wrote, what, and where to answer."""
        if self.author:
            yield Paragraph(_("%(name)s has written to you:", name=self.author), self.author)
        else:
            yield Paragraph(_("A liaison officer has written to you:"))
        yield Note(self.text)
        yield Button(_("Read and answer"), self.about.inbox, _("Please sign in to answer."))

    def address(self) -> str | None:
        """Its page in the inbox."""
        return self.about.inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerAsks(PartyMessage):
    """A liaison officer has a question to a city before deciding about one of its suggestions."""

    party: str
    question: str
    page: str

    def subject(self) -> str:
        """That there is a question, and about whom."""
        return _("A question about your suggestion %(name)s", name=self.party)

    def blocks(self) -> Iterator[Block]:
        """The question, and where to answer."""
        yield Paragraph(
            _(
                "A liaison officer looks at the suggestion that you work with %(name)s, and would"
                " like to know from you:",
                name=self.party,
            ),
            self.party,
        )
        yield Note(self.question)
        yield Paragraph(_("The suggestion waits for your answer. Please sign in to write it."))
        yield Link(_("Answer the question"), self.page)

    def address(self) -> str | None:
        """The page of the suggestions."""
        return self.page
