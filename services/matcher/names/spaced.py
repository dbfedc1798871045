"""Finds names of places in scripts that put spaces between words: Latin, Cyrillic, Arabic.

A name has to be capitalized (Arabic has no capitals). One that is also an ordinary word, or that
stands between other capitalized words, is left unless its surroundings say that it is a place.
"""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from services.matcher.names.cases import nominatives
from services.matcher.names.sources import COUNTRY, Lexicon, fold
from services.matcher.names.wording import (
    FOLLOWING_STATE,
    LOCATIVES,
    MARK,
    OFFICE_BEFORE,
    PERSONS,
    SURNAMES,
    TREATIES,
    TREATIES_BEFORE,
)

_TOKEN: Final = re.compile(r"[^\W\d_฀-๿぀-ヿ一-鿿가-힣]+")
_JOINTS: Final = re.compile(r"[ \n.'’‘ʼ–-]{1,2}")
_INNER_CAPITALS: Final = re.compile("[a-z][A-Z]{2}")
_LOOKBACK: Final = 28
ACRONYM: Final = 7
"""Letters of the longest word that, alone in capitals, is taken for an acronym."""
_SENTENCE_ENDS: Final = '.!?:;•\n"“”«»()[]|–—*'
_PLACE_WORDS: Final = frozenset(
    [
        "city",
        "county",
        "greater",
        "downtown",
        "port",
        "metro",
        "metropolitan",
        "airport",
        "region",
        "area",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "lower",
        "upper",
        "town",
        "state",
        "in",
        "for",
        "from",
        "with",
        "the",
        "our",
        "at",
        "by",
        "stadt",
        "gemeinde",
        "kreis",
        "ville",
        "ciudad",
    ]
)
_TURKISH_ENDING: Final = re.compile("['’][a-zçğıöşü]{1,6}")


class Token(NamedTuple):
    """A word and where it stands."""

    word: str
    start: int
    end: int


class SpacedNames:
    """Marks names in a text; holds no names of its own."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Look names up in `lexicon`."""
        self._lexicon = lexicon
        self._sizes = lexicon.spaced
        self._longest = lexicon.longest

    def mark(self, text: str, language: str | None) -> str:
        """The text with `MARK` for every name."""
        tokens = [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
        pieces, done, i = [], 0, 0
        while i < len(tokens):
            first = tokens[i].word[0]
            found = None
            if first.isupper() or "ء" <= first <= "ۿ":
                found = self._name_at(text, tokens, i, language)
            if found is None:
                i += 1
                continue
            start, end, count = found
            pieces += [text[done:start], MARK]
            done, i = end, i + count
        return "".join((*pieces, text[done:])) if pieces else text

    def _name_at(
        self, text: str, tokens: list[Token], i: int, language: str | None
    ) -> tuple[int, int, int] | None:
        """Start, end and number of tokens of the longest name that begins with token `i`."""
        token = tokens[i]
        longest = self._longest.get(fold(token.word), 1)
        for count in range(min(longest, len(tokens) - i), 0, -1):
            key = self._key(text, tokens[i : i + count])
            if key in self._sizes and self._stands(text, tokens, i, count, key, language):
                return token.start, self._end(text, tokens[i + count - 1].end, language), count
        start = self._inflected(text, tokens, i, language)
        return None if start is None else (start, token.end, 1)

    def _key(self, text: str, tokens: list[Token]) -> str | None:
        if len(tokens) == 1:
            return fold(tokens[0].word)
        for one, other in pairwise(tokens):
            if not _JOINTS.fullmatch(text, one.end, other.start):
                return None
        if tokens[-1].word[0].islower() and text[tokens[-1].start - 1] not in "-'’‘":
            return None
        return " ".join(fold(token.word) for token in tokens)

    def _end(self, text: str, end: int, language: str | None) -> int:
        """Where a name with its state or its Turkish ending ends."""
        follows = FOLLOWING_STATE.match(text, end)
        if follows is None and language == "tr":
            follows = _TURKISH_ENDING.match(text, end)
        return follows.end() if follows else end

    def _stands(
        self, text: str, tokens: list[Token], i: int, count: int, key: str, language: str | None
    ) -> bool:
        """Whether these tokens, which spell a name, are meant as one."""
        start, end = tokens[i].start, tokens[i + count - 1].end
        if text[start - 1 : start] in ("-", "@", "_", "#") and start:
            return False
        if text[end : end + 1] in ("-", "@", "_") and text[end + 1 : end + 2].isupper():
            return False
        before = text[max(0, start - _LOOKBACK) : start]
        if TREATIES.match(text, end) or TREATIES_BEFORE.search(before):
            return False
        if OFFICE_BEFORE.search(before):
            return True
        if self._lexicon.is_ordinary(key, language):
            return self._is_cued(text, tokens, i, count, key, language)
        return count > 1 or self._is_alone(text, tokens, i, key, language)

    def _is_alone(
        self, text: str, tokens: list[Token], i: int, key: str, language: str | None
    ) -> bool:
        """Whether a name of one word is neither an acronym nor a person nor part of a title."""
        word = tokens[i].word
        before, after = _neighbors(text, tokens, i)
        if _INNER_CAPITALS.search(word) and not word.isupper():
            return False
        if word.isupper() and len(word) <= ACRONYM and not (before.isupper() or after.isupper()):
            return FOLLOWING_STATE.match(text, tokens[i].end) is not None
        if before.lower() in PERSONS or (
            len(before) == 1 and before.isupper() and before not in "AI"
        ):
            return False
        if (self._sizes[key] and key not in SURNAMES) or language == "de":
            return True
        return not (_is_title(before) or _is_title(after))

    def _is_cued(
        self, text: str, tokens: list[Token], i: int, count: int, key: str, language: str | None
    ) -> bool:
        """Whether the words around an ordinary word make it a name."""
        last = i + count - 1
        word, end = tokens[last].word, tokens[last].end
        before, after = _neighbors(text, tokens, i)
        if word.isupper() or _is_title(before):
            return False
        if FOLLOWING_STATE.match(text, end) and text[end : end + 1] == ",":
            return True
        if last + 1 < len(tokens) and text[end : tokens[last + 1].start] == ", ":
            follower = fold(tokens[last + 1].word)
            if self._sizes.get(follower) == COUNTRY and tokens[last + 1].word[0].isupper():
                return True
        is_free = before in LOCATIVES and not after[:1].isupper() and language != "de"
        return is_free and count == 1 and self._sizes[key] > 0

    def _inflected(
        self, text: str, tokens: list[Token], i: int, language: str | None
    ) -> int | None:
        """Where a declined name of a big place starts, after Arabic particles."""
        word, start, end = tokens[i]
        if "-" in (text[start - 1 : start], text[end : end + 1]):
            return None
        is_ordinary = self._lexicon.is_ordinary
        for skip, key in nominatives(word, language):
            if self._sizes.get(key) and not is_ordinary(key, language):
                return None if is_ordinary(fold(word), language) else start + skip
        return None


def _neighbors(text: str, tokens: list[Token], i: int) -> tuple[str, str]:
    """The words that only a space (or an initial's dot) parts from token `i`, or "".

    A word that opens a sentence says nothing by its capital, so it is given in lower case.
    """
    before = after = ""
    if i and text[tokens[i - 1].end : tokens[i].start] in (" ", ". "):
        before, start, end = tokens[i - 1]
        if text[end] == "." and before.lower() not in PERSONS and len(before) > 1:
            before = ""
        elif not text[:start].strip() or text[:start].rstrip()[-1] in _SENTENCE_ENDS:
            before = before if before.isupper() and len(before) > 1 else before.lower()
    if i + 1 < len(tokens) and text[tokens[i].end : tokens[i + 1].start] == " ":
        after = tokens[i + 1].word
    return before, after


def _is_title(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in _PLACE_WORDS
