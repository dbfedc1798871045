"""Which characters of a text that somebody wrote are kept: those that can be seen. No rules of fields."""

import re
import unicodedata

_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters but tabs and line ends, those that turn the direction, and those without width.

Postgres refuses the first of all; the others make two names look like one.
"""
_JOINERS = re.compile(r"[\u200c\u200d]+")
_JOINED = ("Lo", "Mc", "Mn", "So", "Sk")
"""After these, a joiner shapes what is seen: letters without case, their signs, and emoji."""


def visible(text: str) -> str:
    """The text without hidden characters; joiners stay where a script or an emoji needs them."""
    return _JOINERS.sub(_needed, _HIDDEN.sub("", text))


def one_line_end(text: str) -> str:
    """The text with one character for each line end; browsers send two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _needed(found: re.Match[str]) -> str:
    before = found.string[: found.start()][-1:]
    if not before or unicodedata.category(before) not in _JOINED:
        return ""
    is_accent = unicodedata.name(before, "").startswith("COMBINING")
    return "" if is_accent else found[0][0]
