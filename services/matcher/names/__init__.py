"""Takes names of places out of statements, so that no two match because both mention Portland.

What is a name of a place (`sources`), how it is found in scripts with spaces (`spaced`) and without
(`unspaced`), and what takes its stead (`wording`). Choices and figures: docs/decisions/0016.
"""

import unicodedata

from services.matcher.names.sources import read_lexicon
from services.matcher.names.spaced import SpacedNames
from services.matcher.names.unspaced import UnspacedNames
from services.matcher.names.wording import MARK, language_of, settle


class PlaceNames:
    """Cities, US counties and states, and countries, in the languages that the encoder reads."""

    def __init__(self) -> None:
        """Read the gazetteers of the packages; takes about a second."""
        lexicon = read_lexicon()
        self._spaced = SpacedNames(lexicon)
        self._unspaced = UnspacedNames(lexicon)

    def neutral(self, text: str, language: str | None = None) -> str:
        """The text (in Unicode form NFC) with a placeholder for each name of a place.

        `language` is ISO 639-1; without it a name that is an ordinary word in any language stays.
        A text without names comes back as it was. Idempotent.
        """
        neutral = unicodedata.normalize("NFC", text)
        marked = self._mark(neutral, language)
        while MARK in marked:
            neutral = settle(marked, language or language_of(neutral))
            marked = self._mark(neutral, language)
        return neutral

    def _mark(self, text: str, language: str | None) -> str:
        """What one pass finds: a name can be hidden by another one beside it."""
        marked = self._spaced.mark(text, language)
        if text.isascii():
            return marked
        return self._unspaced.mark(marked, language or language_of(text))
