"""Numbers as forms and addresses carry them; how they are written for readers is `texts.formats`."""

DIGITS = 19
"""No column of ours holds a number with more; Python refuses to read those of thousands."""


def whole_number(text: str, below: int = 2**31) -> int | None:
    """What the digits say, from 0 up to, not including, `below`; None for any other text."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        return None
    number = int(text)
    return number if number < below else None
