"""Makes a letter of a message: in one language, as text and HTML, within the size of an e-mail."""

from dataclasses import dataclass

from shared.letters.frame import Frame, Limits, cut, framed
from shared.letters.html import as_html
from shared.letters.message import Message
from shared.letters.text import as_text
from shared.texts import speaking

SIZE_MAX = 68_000
"""Most octets of text and HTML together: base64 makes them a third longer, and an e-mail below 100 kB."""
LIMITS = (Limits(4_000, 60), Limits(1_000, 30), Limits(300, 10))
"""Tried in this order until a letter is short enough."""


class LetterTooLongError(Exception):
    """This letter is too long for an e-mail, even with its texts shortened."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be sent; `language` is its code, `unsubscribe` the page to turn it off."""

    subject: str
    text: str
    html: str
    language: str = "en"
    unsubscribe: str | None = None


def render(message: Message, language: str) -> Letter:
    """A message in a language (a key of `LANGUAGES`); raises `LetterTooLongError`."""
    with speaking(language):
        frame = framed(message, language)
        for limits in LIMITS:
            letter = _laid_out(cut(frame, limits), message.stop)
            if len(letter.text.encode()) + len(letter.html.encode()) <= SIZE_MAX:
                return letter
    raise LetterTooLongError


def _laid_out(frame: Frame, stop: str | None) -> Letter:
    return Letter(frame.subject, as_text(frame), as_html(frame), frame.language, stop)
