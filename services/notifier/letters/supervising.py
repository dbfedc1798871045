"""The e-mail to whoever confirms for a party what its people have said."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import (
    EncounterMessage,
    answer,
    deadline,
    reasons,
    where,
)
from shared.letters import Block, Paragraph
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSupervisor(EncounterMessage):
    """Asks a supervisor to confirm what colleagues want; nobody's name is known."""

    def why(self) -> str:
        """Because the party named this address for it."""
        return _(
            "You receive this because %(name)s has named you to confirm such answers.",
            name=self.about.you,
        )

    def blocks(self) -> Iterator[Block]:
        """What colleagues want, the reasons, the question, and what it means."""
        about = self.about
        names = {"you": about.you, "them": where(about.them)}
        wanted = _("Colleagues of %(you)s would like to be introduced to %(them)s.", **names)
        if about.is_referral:
            wanted = _("Colleagues of %(you)s would like to be in touch with %(them)s.", **names)
        before = _(
            "%(you)s has asked us to put such questions to you before anything happens.",
            you=about.you,
        )
        yield Paragraph(wanted, about.them.name)
        yield Paragraph(before)
        yield from reasons(about)
        yield answer(about)
        yield from deadline(about)
        yield Paragraph(
            _(
                "If you accept and %(them)s accepts too, we send each of you the other's contacts."
                " Until then, nobody's contacts are shared.",
                them=about.them.name,
            )
        )
