"""E-mails about a question that was handed over: to the colleague, and to the party's other contacts."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import (
    EncounterMessage,
    answer,
    deadline,
    described,
    enclosed,
    opening,
    reasons,
    where,
)
from services.notifier.letters.party import PartyMessage
from shared.letters import Block, Link, Paragraph, People, Person
from shared.profile import Contact
from shared.texts import _

STATEMENTS_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(EncounterMessage):
    """Asks a colleague to answer in place of whoever was asked first."""

    def why(self) -> str:
        """Because a colleague named this address."""
        return _(
            "You receive this because a colleague at %(name)s named you to answer this question."
            " If that is a mistake, you need not do anything.",
            name=self.about.you,
        )

    def blocks(self) -> Iterator[Block]:
        """Who asks for it, the question, the reasons, and what happens next."""
        about = self.about
        names = {"you": about.you, "them": where(about.them)}
        asked = _(
            "A colleague asks you to answer this for %(you)s: would you like to be introduced to"
            " %(them)s?",
            **names,
        )
        if about.is_referral:
            asked = _(
                "A colleague asks you to answer this for %(you)s: would you like to be in touch"
                " with %(them)s?",
                **names,
            )
        yield Paragraph(asked, about.them.name)
        yield from opening(about)
        yield from reasons(about)
        yield answer(about)
        yield from described(about.them, None if about.enclosed else STATEMENTS_MAX)
        yield from enclosed(about)
        yield Paragraph(
            _(
                "If both sides accept, %(them)s gets your address as the contact of %(you)s, and"
                " you get theirs. Until then, nobody's contacts are shared.",
                you=about.you,
                them=about.them.name,
            )
        )
        yield from deadline(about)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedToColleague(PartyMessage):
    """Tells a party's contacts that one of them, or whoever had the e-mail, named a colleague."""

    colleague: Contact
    locality: str
    party: str
    is_referral: bool
    inbox: str

    def subject(self) -> str:
        """What was handed over."""
        names = {"locality": self.locality, "party": self.party}
        if self.is_referral:
            return _("Handed to a colleague: referral of %(locality)s to %(party)s", **names)
        return _("Handed to a colleague: introduction of %(locality)s and %(party)s", **names)

    def blocks(self) -> Iterator[Block]:
        """Who answers now, and what to do if that is wrong."""
        person = self.colleague
        yield Paragraph(
            _(
                "We asked you a question about %(locality)s and %(party)s. Somebody with our"
                " e-mail has handed it to a colleague, who answers it now:",
                locality=self.locality,
                party=self.party,
            )
        )
        yield People((Person(person.name, person.role or "", person.email or ""),))
        yield Paragraph(
            _(
                "You need not do anything. If this person should not answer for you, sign in and"
                " answer yourself, or write to your liaison officer there."
            )
        )
        yield Link(_("Open it in Entente"), self.inbox)

    def address(self) -> str | None:
        """Its page in the inbox."""
        return self.inbox
