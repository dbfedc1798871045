"""Reasons that sides give when they decline or nothing comes of it: their codes, and how people read them.

The notifier keeps the codes and says them in events; the matcher counts and tells them. Reasons of
officers are the matcher's own.
"""

from collections.abc import Mapping

from shared.texts import Phrase

DECLINE: Mapping[str, Phrase] = {
    "no_capacity": Phrase("No time or staff for it at present"),
    "no_fit": Phrase("It does not fit what we work on"),
    "in_touch": Phrase("We are in touch already"),
    "not_possible": Phrase("Not possible for us for political or legal reasons"),
    "other": Phrase("Another reason"),
}
"""Why a government does not want to be introduced; it need not say."""

FEEDBACK: Mapping[str, Phrase] = {
    "not_eligible": Phrase("It does not meet our conditions"),
    "full": Phrase("We have no place at present"),
    "incomplete": Phrase("We need to know more first"),
    "no_fit": Phrase("It does not fit what we work on"),
    "own_way": Phrase("Please apply to us directly"),
    "other": Phrase("Another reason"),
}
"""What a network or programme that declines tells the locality."""

NOTHING: Mapping[str, Phrase] = {
    "no_reply": Phrase("The other side did not reply"),
    "no_common_ground": Phrase("We found too little in common"),
    "no_capacity": Phrase("No time or staff for it at present"),
    "changed": Phrase("Our priorities or people have changed"),
    "other": Phrase("Another reason"),
}
"""Why nothing came of it."""

OURS: Mapping[str, Phrase] = {
    "not_reached": Phrase("We could not reach both sides"),
    "silent": Phrase("Nobody told us how it went on"),
    "no_answer": Phrase("No answer came in time"),
    "standing": Phrase("As its standing wish says"),
}
"""Why we did something ourselves."""

_ALL = {**DECLINE, **FEEDBACK, **NOTHING, **OURS}


def reason_of(code: str | None) -> Phrase | None:
    """A reason's code in words; none for a code that is not one of these."""
    return _ALL.get(code) if code else None
