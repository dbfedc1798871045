"""Registered texts made fit for print: cleaned, without e-mail addresses, measured, cut at a word."""

import re
import unicodedata
from functools import lru_cache

from shared.texts import Phrase

ELLIPSIS = "..."
JOINERS = "\u200c\u200d"
"""Format characters that letters of Persian and of the scripts of India need."""
LEFT_OUT = Phrase("[address left out]")

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_SIMPLE = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "THAI")


def clean(text: str) -> str:
    """One line of normal text: no control, direction or private characters."""
    kept = (c for c in unicodedata.normalize("NFC", text) if _prints(c))
    return " ".join("".join(kept).split())


def without_addresses(text: str) -> str:
    """A text whose e-mail addresses are left out: contacts are shared in one place only."""
    return _ADDRESS.sub(str(LEFT_OUT), text)


def columns(text: str) -> float:
    """Width of a text in print, in widths of a mean small Latin letter; never too small."""
    return sum(_width(c) for c in text)


def cut(text: str, limit: float) -> str:
    """A text of at most `limit` columns; a longer one ends at a word with "..."."""
    room = limit - len(ELLIPSIS) - 1
    total, end = 0.0, 0
    for character in text:
        total += _width(character)
        if total > limit:
            return _ended(text, end)
        end += total <= room
    return text


def _ended(text: str, end: int) -> str:
    """The first `end` characters of a longer text, less what is left of a word if it has words."""
    head = text[:end]
    if text[end] != " " and " " in head[end // 2 :]:
        head = head.rsplit(" ", 1)[0]
    return f"{head.rstrip(' ,;:.')} {ELLIPSIS}"


def _prints(character: str) -> bool:
    category = unicodedata.category(character)
    return character.isspace() or character in JOINERS or category[0] != "C"


@lru_cache(maxsize=20_000)
def _width(character: str) -> float:
    if character in JOINERS or unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.9
    if character in "mwMWÆŒ@%—…":
        return 1.75
    if character.isascii():
        return 1.3 if character.isupper() else 1
    simple = unicodedata.name(character, "").startswith(_SIMPLE)
    return (1.35 if character.isupper() else 1.1) if simple else 1.75
