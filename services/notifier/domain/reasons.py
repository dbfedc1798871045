"""What sides say that is no end, and kinds of agreement; reasons of an end are in `shared.reasons`."""

from collections.abc import Mapping

from shared.reasons import reason_of
from shared.texts import Phrase

GOING_ON: Mapping[str, Phrase] = {
    "talking": Phrase("We are still in touch"),
    "later": Phrase("It is too early to say"),
}
"""What a side says that has no outcome yet."""

AGREEMENTS: Mapping[str, Phrase] = {
    "project": Phrase("A project together"),
    "friendship": Phrase("A friendship or cooperation agreement"),
    "sister_city": Phrase("A sister city agreement"),
    "membership": Phrase("Membership"),
}
"""What two sides may agree on; the keys are kinds of tie."""


def said(code: str | None) -> Phrase | None:
    """A reason's code in words."""
    return GOING_ON.get(code or "") or reason_of(code)
