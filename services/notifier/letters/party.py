"""What e-mails to a party have in common: who is addressed, and why it gets them."""

from dataclasses import dataclass

from services.notifier.letters.addressing import Addressee, greeting
from shared.letters import Message
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyMessage(Message):
    """An e-mail to the people of a registered party."""

    to: Addressee

    def greeting(self) -> str:
        """By name, role and institution, as far as the profile has them."""
        return greeting(self.to)

    def why(self) -> str:
        """Because the party named this address."""
        return _(
            "You receive this because %(name)s is registered with Entente and named you as its"
            " contact. To change that, sign in and edit, pause or withdraw the profile.",
            name=self.to.institution,
        )
