"""Declined names: the nominatives that a Russian, Polish, German or Arabic word may stand for.

Only guesses by ending; which of them is a name, the gazetteer says.
"""

from collections.abc import Iterator
from typing import Final

from services.matcher.names.sources import fold

_ARABIC_PREFIXES: Final = ("و", "ب", "ل", "ف", "ك", "وب", "ول", "لل")
_SHORTEST_STEM: Final = 4
_CASES: Final = {
    "ru": (
        ("ами", "ах", "ам", "ой", "ом", "ем", "ью", "ей", "а", "я", "е", "и", "у", "ю", "ы"),
        ("", "а", "я", "ь", "ы", "и", "о", "й"),
    ),
    "pl": (
        ("owie", "owi", "iem", "em", "ach", "ami", "om", "iu", "ie", "ia", "a", "e", "y", "i", "u"),
        ("", "a", "ia", "e", "y", "o"),
    ),
    "de": (("s",), ("",)),
}
"""Endings of cases, and those of the nominative in their stead, by language."""


def nominatives(word: str, language: str | None) -> Iterator[tuple[int, str]]:
    """Letters to leave before the name (Arabic particles), and the folded name."""
    if "ء" <= word[0] <= "ۿ":
        yield from _without_particle(word)
        return
    if language is None and "А" <= word[0] <= "Я":
        language = "ru"
    if language not in _CASES or len(word) <= _SHORTEST_STEM:
        return
    folded = fold(word)
    endings, bases = _CASES[language]
    for ending in endings:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
            stem = folded.removesuffix(ending)
            yield from ((0, stem + base) for base in bases)


def _without_particle(word: str) -> Iterator[tuple[int, str]]:
    for particle in _ARABIC_PREFIXES:
        if word.startswith(particle):
            has_article = particle == "لل"
            name = "ال" + word[2:] if has_article else word[len(particle) :]
            if len(name) >= _SHORTEST_STEM:
                yield 1 if has_article else len(particle), fold(name)
