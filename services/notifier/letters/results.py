"""E-mails that tell a side what came of its answer; they are sent whatever it has turned off."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import EncounterMessage, reasons
from shared.letters import Block, Link, Paragraph, People, Person
from shared.profile import Contact
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts(EncounterMessage):
    """Both have accepted: whom to write to on the other side."""

    contacts: tuple[Contact, ...]

    def blocks(self) -> Iterator[Block]:
        """The contacts, what to do with them, and the reasons once more."""
        about = self.about
        them = about.them.name
        yield Paragraph(
            _(
                "Good news: %(you)s and %(them)s have both accepted. Here is whom to write to:",
                you=about.you,
                them=them,
            ),
            them,
        )
        yield People(tuple(Person(c.name, c.role or "", c.email or "") for c in self.contacts))
        yield Paragraph(
            _(
                "%(them)s has received your contacts in the same way. Either of you may write first;"
                " a short message that proposes a call is enough.",
                them=them,
            )
        )
        yield from reasons(about)
        see = _("See this introduction in Entente")
        if about.is_referral:
            see = _("See this referral in Entente")
        yield Link(see, about.inbox)

    def address(self) -> str | None:
        """Its page in the inbox, which has the contacts."""
        return self.about.inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(EncounterMessage):
    """It will not happen, to a side that had accepted; not who said no, nor why."""

    def blocks(self) -> Iterator[Block]:
        """Thanks, and that nothing needs doing."""
        about = self.about
        names = {"them": about.them.name}
        thanks = _("Thank you for accepting to be introduced to %(them)s.", **names)
        if about.is_referral:
            thanks = _("Thank you for accepting to be put in touch with %(them)s.", **names)
        yield Paragraph(thanks, about.them.name)
        yield Paragraph(
            _("Unfortunately it will not happen at this time. Your contacts were not shared.")
        )
        yield Paragraph(_("You need not do anything. Other suggestions are not affected."))

    def address(self) -> str | None:
        """Its page in the inbox."""
        return self.about.inbox
