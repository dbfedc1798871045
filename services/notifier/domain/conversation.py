"""What may be written to the other side: plain text, and no way to reach anybody before both accept."""

import re
import unicodedata

MESSAGE_MAX = 2_000
"""Longest message, in characters."""
NOTE_MAX = 1_000
"""Longest note beside an answer, in characters."""
MESSAGES_A_DAY = 10
"""Messages that one side may write about one introduction within 24 hours."""
DOUBTFUL_A_DAY = 3
"""E-mails in the name of one side that may be somebody else's, about one introduction in 24 hours."""

_DIGITS_OF_A_NUMBER = 7
_MAIL = re.compile(
    r"\w[\w.+-]*\s*(?:@|\uff20|[\[({]\s*at\s*[\])}]|\s+at\s+(?=[\w-]+\s*(?:\.|\s+dot\s+)\s*[a-z]{2,}\b))",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?:|www\.|\b(?:[\w-]+\.)+(?:com|org|net|gov|edu|info|eu|io|app|me|[a-z]{2})\b(?:/\S*)?",
    re.IGNORECASE,
)
_ABROAD = re.compile(r"\+\d(?:[\s().\u2010-\u2015/-]*\d){6,}")
"""A number with its country's code, which may look like one with separators."""
_NUMBER = re.compile(r"[+(]?\d(?:[\s().\u2010-\u2015/-]*\d)+")
_PLAIN_NUMBERS = re.compile(
    r"\b(?:1[5-9]|20)\d\d\s*[-\u2013/]\s*(?:1[5-9]|20)\d\d\b"
    r"|(?<!\d)\d{1,3}(?:[,.\s]\d{3})+(?![\s().\u2010-\u2015/-]*\d)"
    r"|\b\d{4}-\d\d-\d\d\b"
)
"""Years from and to, numbers with separators, and days."""


def cleaned(text: str) -> str:
    """Plain text without control characters; at most one empty line in a row."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(c for c in normal if c == "\n" or unicodedata.category(c)[0] != "C")
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def leads_to_contacts(text: str) -> bool:
    """Whether a text seems to hold an e-mail address, a telephone number or a link."""
    plain = unicodedata.normalize("NFKC", text)
    if any(sign.search(plain) for sign in (_MAIL, _LINK, _ABROAD)):
        return True
    return any(_is_telephone(found) for found in _NUMBER.findall(_PLAIN_NUMBERS.sub(" ", plain)))


def _is_telephone(number: str) -> bool:
    return sum(c.isdigit() for c in number) >= _DIGITS_OF_A_NUMBER
