"""E-mails that tell a side what came of its answer; they are sent whatever it has turned off."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import EncounterMessage, enclosed, reasons
from shared.letters import Block, Heading, Link, Paragraph, People, Person
from shared.profile import Contact, ContactKind
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
        yield from self._people()
        yield Paragraph(
            _(
                "%(them)s has received your contacts in the same way. Either of you may write first;"
                " a short message that proposes a call is enough.",
                them=them,
            )
        )
        yield from reasons(about)
        yield from enclosed(about)
        see = _("See this introduction in Entente")
        if about.is_referral:
            see = _("See this referral in Entente")
        yield Link(see, about.inbox)

    def _people(self) -> Iterator[Block]:
        """Staff before those who hold a political office, where there are both."""
        political = tuple(c for c in self.contacts if c.kind is ContactKind.POLITICAL)
        staff = tuple(c for c in self.contacts if c not in political)
        if staff and political:
            yield Heading(_("Staff"))
            yield _listed(staff)
            yield Heading(_("Political contacts"))
            yield _listed(political)
        else:
            yield _listed(self.contacts)

    def address(self) -> str | None:
        """Its page in the inbox, which has the contacts."""
        return self.about.inbox


def _listed(contacts: tuple[Contact, ...]) -> People:
    return People(tuple(Person(c.name, c.role or "", c.email or "") for c in contacts))


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
