"""The introduction text of a match: what stands there if the officer writes nothing of their own."""

from shared.profile import Kind

MEET = "A liaison officer has looked at what both of you wrote and thinks that you should meet."
FITS = "A liaison officer has looked at what both of you wrote and thinks that it fits."


def proposed(kind: Kind) -> str:
    """The text that messages begin with, by the kind of the partner; English, as the messages are."""
    return MEET if kind is Kind.COUNTERPART else FITS


def own_words(text: str | None) -> str | None:
    """A text that was sent: empty if the proposed one was left as it is, None if none was sent."""
    if text is None:
        return None
    flat = " ".join(text.split())
    return "" if flat in (MEET, FITS) else text
