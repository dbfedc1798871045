"""Texts with values that come later."""

from shared.texts import Phrase


def filled(text: Phrase, **values: object) -> Phrase:
    """The same text with these values in it."""
    return Phrase(text.text, **values)
