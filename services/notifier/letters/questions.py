"""E-mails that ask a side for its answer: the first question, reminders, and who confirms it."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.domain.phrasing import filled
from services.notifier.letters.encounter import (
    Encounter,
    EncounterMessage,
    answer,
    deadline,
    described,
    enclosed,
    opening,
    reasons,
    title,
    where,
)
from shared.letters import Block, Paragraph
from shared.texts import Phrase, _

STATEMENTS_MAX = 3
"""Statements of a network that a locality reads; a network reads all that there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIntroduction(EncounterMessage):
    """Asks a government whether it would like to be introduced to another."""

    def subject(self) -> str:
        """The subject of the thread."""
        return title(self.about)

    def blocks(self) -> Iterator[Block]:
        """The question, the reasons, and what happens next."""
        about = self.about
        them = about.them.name
        yield from opening(about)
        yield Paragraph(
            _(
                "Would you like to be introduced to %(them)s? A liaison officer has looked at what"
                " both of you wrote and thinks that you should meet.",
                them=where(about.them),
            ),
            them,
        )
        yield from reasons(about)
        yield answer(about)
        yield from deadline(about)
        yield Paragraph(
            _(
                "What happens next: %(them)s decides in the same way. If you both accept, we send"
                " each of you the other's contacts. Until then, nobody's contacts are shared. You"
                " need not give a reason.",
                them=them,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferLocality(EncounterMessage):
    """Tells a locality that it has been referred to a network or programme, and asks it."""

    def subject(self) -> str:
        """The subject of the thread."""
        return title(self.about)

    def blocks(self) -> Iterator[Block]:
        """What the network is, the reasons, the question, and what happens next."""
        about = self.about
        you, them = about.you, about.them.name
        yield from opening(about)
        yield Paragraph(
            _(
                "We have referred %(you)s to %(them)s. A liaison officer has looked at what both of"
                " you wrote and thinks that it fits.",
                you=you,
                them=them,
            ),
            them,
        )
        yield from described(about.them, STATEMENTS_MAX)
        yield from reasons(about)
        yield Paragraph(_("Would you like to be in touch?"))
        yield answer(about)
        yield from deadline(about)
        yield Paragraph(
            _(
                "What happens next: %(them)s decides in the same way. It may read what %(you)s says"
                " about itself in its profile, without any contacts. If you both accept, we send"
                " each of you the other's contacts. Accepting is not an application and costs"
                " nothing.",
                you=you,
                them=them,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferParty(EncounterMessage):
    """Asks a network or programme whether it takes up the referral of a locality."""

    def subject(self) -> str:
        """The subject of the thread."""
        return title(self.about)

    def blocks(self) -> Iterator[Block]:
        """Who the locality is, the reasons, the question, and what happens next."""
        about = self.about
        them = about.them.name
        yield from opening(about)
        yield Paragraph(
            _(
                "We would like to refer %(them)s to %(you)s. A liaison officer has looked at what"
                " both of you wrote and thinks that it fits.",
                them=where(about.them),
                you=about.you,
            ),
            them,
        )
        yield from described(about.them)
        yield from reasons(about)
        yield from enclosed(about)
        yield answer(about)
        yield from deadline(about)
        yield Paragraph(
            _(
                "What happens next: %(them)s decides in the same way. If you both accept, we send"
                " each of you the other's contacts, and you can invite %(them)s or explain how to"
                " apply. Until then, nobody's contacts are shared.",
                them=them,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(EncounterMessage):
    """Asks again a side that has not answered: once, and once more."""

    def blocks(self) -> Iterator[Block]:
        """The question in one sentence, the link, and what happens without an answer."""
        about = self.about
        asked = Phrase(
            "We asked whether %(you)s would like to be introduced to %(them)s, and have not had"
            " your answer yet."
        )
        if about.is_referral:
            asked = Phrase(
                "We asked whether %(you)s would like to be in touch with %(them)s, and have not had"
                " your answer yet."
            )
        yield _naming_both(asked, about)
        yield answer(about)
        yield Paragraph(_("“Decline” and “Not now” are fine, and you need not give a reason."))
        yield from deadline(about)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain(EncounterMessage):
    """Comes back, as agreed, to a side that said "not now"."""

    def blocks(self) -> Iterator[Block]:
        """The question, the reasons, and what happens without an answer."""
        about = self.about
        asked = Phrase(
            "You asked us to come back at this time: would %(you)s like to be introduced to"
            " %(them)s now?"
        )
        if about.is_referral:
            asked = Phrase(
                "You asked us to come back at this time: would %(you)s like to be in touch with"
                " %(them)s now?"
            )
        yield _naming_both(asked, about)
        yield from reasons(about)
        yield answer(about)
        yield from deadline(about)


def _naming_both(asked: Phrase, about: Encounter) -> Paragraph:
    them = about.them.name
    return Paragraph(str(filled(asked, you=about.you, them=them)), them)
