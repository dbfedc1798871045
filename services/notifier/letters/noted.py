"""The e-mail that tells a side what an officer has read in its reply, so that it can put it right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.notifier.letters.encounter import EncounterMessage
from shared.letters import Block, Link, Note, Paragraph
from shared.texts import Phrase, _, formats

_WORDS: dict[str, Phrase] = {
    "acknowledge": Phrase("You have received the referral."),
    "recommend": Phrase("Accepted; your supervisor is asked to confirm it."),
    "accept": Phrase("Accepted."),
    "decline": Phrase("Declined."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyNoted(EncounterMessage):
    """What was noted (`action`, of the moves), and how to change it; `day`: when to ask again.

    `can_change`: the question is still open, so that the link takes another answer.
    """

    action: str
    day: date | None
    can_change: bool

    def blocks(self) -> Iterator[Block]:
        """What was noted, and what to do if that is wrong."""
        about = self.about
        yield Paragraph(
            _(
                "Thank you for your e-mail about %(them)s. A liaison officer has read it and noted"
                " for %(you)s:",
                you=about.you,
                them=about.them.name,
            ),
            about.them.name,
        )
        yield Note(self._words())
        if self.can_change:
            yield Paragraph(_("If that is not what you meant, please change it here:"))
            yield Link(_("Change the answer"), about.link)
        else:
            yield Paragraph(
                _(
                    "If that is not what you meant, please reply to this e-mail. A liaison officer"
                    " reads it."
                )
            )

    def _words(self) -> str:
        if self.day is not None:
            return _("Not now. We ask again on %(day)s.", day=formats.day(self.day))
        return str(_WORDS[self.action])
