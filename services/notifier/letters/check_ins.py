"""The e-mail that asks a side how an introduction or referral went on."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import EncounterMessage
from shared.letters import Block, Button, Link, Paragraph
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class HowItGoes(EncounterMessage):
    """Asks, some time after both have accepted, whether they met and what came of it."""

    def blocks(self) -> Iterator[Block]:
        """The question in two sentences, the link, and why we ask."""
        about = self.about
        yield Paragraph(
            _(
                "Some time ago, %(you)s and %(them)s both accepted, and we sent each of you the"
                " other's contacts. Have you met? What came of it?",
                you=about.you,
                them=about.them.name,
            ),
            about.them.name,
        )
        note = _("It takes one minute. No account needed.")
        yield Button(_("Say how it went on"), about.link, note)
        yield Paragraph(
            _(
                "“Nothing came of it” is a useful answer too: it helps us to suggest better partners."
                " “Too early to say” is fine as well. The link works for %(days)s days.",
                days=about.days,
            )
        )
        see = _("See this introduction in Entente")
        if about.is_referral:
            see = _("See this referral in Entente")
        yield Link(see, about.inbox)
