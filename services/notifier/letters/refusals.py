"""The e-mail that tells a locality why a network or programme declined its referral."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.encounter import EncounterMessage
from shared.letters import Block, Link, Paragraph, Quote, Quotes
from shared.reasons import reason_of
from shared.texts import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(EncounterMessage):
    """The answer, its reason (a code of `domain.reasons.FEEDBACK`), and the network's own words."""

    reason: str | None
    note: str | None

    def blocks(self) -> Iterator[Block]:
        """What was answered and why, and that nothing needs doing."""
        about = self.about
        names = {"them": about.them.name, "you": about.you}
        yield Paragraph(
            _("%(them)s has answered the referral of %(you)s: not at this time.", **names),
            about.them.name,
        )
        reason = reason_of(self.reason)
        words = [Quote(str(reason))] if reason else []
        if self.note:
            words.append(Quote(self.note))
        if words:
            yield Quotes((tuple(words),))
        yield Paragraph(
            _(
                "Your contacts were not shared. You need not do anything, and other suggestions are"
                " not affected."
            )
        )
        yield Link(_("See this referral in Entente"), about.inbox)

    def address(self) -> str | None:
        """Its page in the inbox."""
        return self.about.inbox
