"""Reasons that go with a move, and kinds of agreement: their codes, and how people read them."""

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

GOING_ON: Mapping[str, Phrase] = {
    "talking": Phrase("We are still in touch"),
    "later": Phrase("It is too early to say"),
}
"""What a side says that has no outcome yet."""

OURS: Mapping[str, Phrase] = {
    "not_reached": Phrase("We could not reach both sides"),
    "silent": Phrase("Nobody told us how it went on"),
    "no_answer": Phrase("No answer came in time"),
    "standing": Phrase("As its standing wish says"),
}
"""Why we did something ourselves."""

AGREEMENTS: Mapping[str, Phrase] = {
    "project": Phrase("A project together"),
    "friendship": Phrase("A friendship or cooperation agreement"),
    "sister_city": Phrase("A sister city agreement"),
    "membership": Phrase("Membership"),
}
"""What two sides may agree on; the keys are kinds of tie."""

_ALL = {**DECLINE, **FEEDBACK, **NOTHING, **GOING_ON, **OURS}


def said(code: str | None) -> Phrase | None:
    """A reason's code in words."""
    return _ALL.get(code) if code else None
