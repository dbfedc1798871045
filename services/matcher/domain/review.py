"""The review: steps that people take with a match, reasons to decline, and limits of what they write.

Texts are made when they are shown; who may do what is decided by the handlers and pages.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from shared.texts import Phrase, formats

CODES = {
    "weak_fit": Phrase("The statements do not really meet"),
    "known": Phrase("They already work together"),
    "capacity": Phrase("One side has no capacity for it now"),
    "eligibility": Phrase("The locality does not meet the conditions"),
    "concern": Phrase("A concern of due diligence"),
    "duplicate": Phrase("One of them is registered twice"),
    "better": Phrase("The locality has a better partner for this"),
    "other": Phrase("Another reason (please say which)"),
}
"""Why an officer declines, by the code that is kept."""
ENGLISH = {code: phrase.text for code, phrase in CODES.items()}
"""The same as events carry it, where the officer wrote no note."""

NOTE_MAX = 2_000
"""Longest note, question, answer or introduction text, in characters."""
SNOOZE_DAYS = 180
"""Nothing is put off for longer, in days."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time inside of a text, written in the reader's language."""

    at: datetime

    def __str__(self) -> str:
        """As `shared.texts.formats.moment`."""
        return formats.moment(self.at)


ACTIONS = {
    "take": Phrase("%(who)s took it on %(when)s."),
    "leave": Phrase("%(who)s gave it back on %(when)s."),
    "assign": Phrase("%(who)s gave it to somebody on %(when)s."),
    "approve": Phrase("%(who)s approved it on %(when)s."),
    "escalate": Phrase("%(who)s passed it on to a supervisor on %(when)s."),
    "confirm": Phrase("%(who)s confirmed it as the second person on %(when)s."),
    "decline": Phrase("%(who)s declined it on %(when)s."),
    "refuse": Phrase("%(who)s declined it as the second person on %(when)s."),
    "ask": Phrase("%(who)s asked the locality a question on %(when)s."),
    "answer": Phrase("%(who)s answered the question on %(when)s."),
    "snooze": Phrase("%(who)s put it off on %(when)s."),
    "introduce": Phrase("%(who)s changed the introduction text on %(when)s."),
    "undo": Phrase("%(who)s took the approval back on %(when)s."),
    "release": Phrase("%(who)s sent the approval out on %(when)s."),
    "authorize": Phrase("%(who)s confirmed on %(when)s who speaks for a party."),
    "doubt": Phrase("%(who)s took back on %(when)s that somebody speaks for a party."),
    "lapse": Phrase("%(who)s ended a confirmation on %(when)s: the party has other contacts."),
    "renew": Phrase(
        "%(who)s brought it up to date on %(when)s: a profile was revised or is read anew."
    ),
    "close": Phrase("%(who)s closed it on %(when)s."),
}
"""Every step that the audit trail knows, as a sentence."""
NAMES = {
    "take": Phrase("Taken"),
    "leave": Phrase("Given back"),
    "assign": Phrase("Assigned"),
    "approve": Phrase("Approved"),
    "escalate": Phrase("Escalated"),
    "confirm": Phrase("Confirmed"),
    "decline": Phrase("Declined"),
    "refuse": Phrase("Declined by the second person"),
    "ask": Phrase("Question asked"),
    "answer": Phrase("Question answered"),
    "snooze": Phrase("Put off"),
    "introduce": Phrase("Introduction text changed"),
    "undo": Phrase("Approval taken back"),
    "release": Phrase("Approval sent out"),
    "authorize": Phrase("Authority confirmed"),
    "doubt": Phrase("Confirmation of authority taken back"),
    "lapse": Phrase("Confirmation of authority ended"),
    "renew": Phrase("Brought up to date"),
    "close": Phrase("Closed"),
}
"""The same steps, to choose from."""


def sentence(action: str, who: str, at: datetime) -> Phrase:
    """Who did what and when."""
    return Phrase(ACTIONS[action].text, who=who, when=Moment(at.astimezone(UTC)))
