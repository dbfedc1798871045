"""Names, slugs and hashes: when two spellings are one thing and two versions are the same."""

import hashlib
import json
import re
import unicodedata

from shared.profile import Profile

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
SLUG_MAX = 90
"""Leaves room for a number within the 100 characters of an id."""


def name_key(name: str) -> str:
    """A name without case, accents and superfluous spaces: `São  Paulo` is `sao paulo`."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_TYPOGRAPHY))
    letters = "".join(c for c in folded if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(letters.split())


def slug(profile: Profile) -> str:
    """An id for a profile that came without: `us-ia-des-moines`, `de-aachen`, `net-c40`."""
    place = profile.subdivision or profile.country
    prefix = place or ("net" if profile.kind.value == "network" else "prog")
    words = re.sub(r"[^\w]+", "-", name_key(profile.acronym or profile.name)).strip("-")
    return f"{prefix.lower()}-{words or 'profile'}"[:SLUG_MAX].rstrip("-")


def content_hash(profile: Profile) -> str:
    """SHA-256 of the profile's canonical JSON: equal if and only if nothing changed."""
    body = json.dumps(profile.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
