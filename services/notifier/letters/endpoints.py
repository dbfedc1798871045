"""The e-mail that tells a network or programme that its address for webhooks is disabled."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.party import PartyMessage
from shared.letters import Block, Button, Fact, Facts, Paragraph, Quote, Quotes
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDisabled(PartyMessage):
    """Says which address is not called any more, what it answered last, and what to do."""

    url: str
    answered: str
    page: str

    def subject(self) -> str:
        """What has happened."""
        return _("We no longer call your webhook")

    def blocks(self) -> Iterator[Block]:
        """The address, its last answer, and where to enable it."""
        yield Paragraph(
            _(
                "Until now we told your program of referrals. It failed for too long, or said that it is"
                " gone, so we have stopped."
            )
        )
        yield Facts((Fact(_("Address"), self.url),))
        yield Paragraph(_("This is what we got the last time:"))
        yield Quotes(((Quote(self.answered),),))
        yield Paragraph(
            _(
                "Nothing is lost. You still get referrals by e-mail, and they stand in your inbox. When your"
                " program works again, enable the address; we then send what has changed in the meantime."
            )
        )
        yield Button(_("Look at the webhook"), self.page)

    def address(self) -> str | None:
        """The page with the form."""
        return self.page
