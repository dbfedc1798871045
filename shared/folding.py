"""When two spellings are one name: without case, accents and the word for its kind of government.

Whether two parties of one name are the same is not decided here.
"""

import unicodedata

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
    }
)
_TYPOGRAPHY = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bb": "'", "\u2013": "-", "\u2014": "-"}
)
_SELECTORS = range(0xFE00, 0xFE10)
"""They choose how the character before them is drawn, and cannot be seen themselves."""
_PREFIXES = ("city of ", "town of ", "village of ", "county of ", "state of ", "commonwealth of ")
_COUNTY_WORDS = (" county", " parish", " borough")


def name_key(name: str) -> str:
    """A name without case, accents and superfluous spaces: `São  Paulo` is `sao paulo`."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_TYPOGRAPHY))
    letters = "".join(c for c in folded if not _is_mark(c)).translate(_LETTERS)
    return " ".join(letters.split())


def bare_name(name: str) -> str:
    """The name key of a US place without `County`, `City of` and the like."""
    key = name_key(name)
    for prefix in _PREFIXES:
        key = key.removeprefix(prefix)
    for word in _COUNTY_WORDS:
        key = key.removesuffix(word)
    return key


def is_county_name(name: str) -> bool:
    """Whether a US name says that it is a county."""
    return name_key(name).endswith(_COUNTY_WORDS) or name_key(name).startswith("county of ")


def prefix_of(name: str) -> str:
    """The `city of` and the like that a name begins with; empty without one."""
    key = name_key(name)
    return next((prefix for prefix in _PREFIXES if key.startswith(prefix)), "")


def spellings(name: str) -> frozenset[str]:
    """Name keys with the same bare name: `ames` also as `city of ames` and `ames county`."""
    bare = bare_name(name)
    return frozenset(
        (name_key(name), bare, *(p + bare for p in _PREFIXES), *(bare + w for w in _COUNTY_WORDS))
    )


def _is_mark(character: str) -> bool:
    return (
        unicodedata.combining(character) != 0
        or unicodedata.category(character) == "Cf"
        or ord(character) in _SELECTORS
    )
