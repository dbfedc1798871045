"""Reads names of countries and languages that people typed, in any language of the pages."""

from functools import cache

import pycountry
from babel import Locale

from shared.texts.language import LANGUAGES

_ALSO = {"uk": "GB", "usa": "US", "united states of america": "US", "south korea": "KR"}


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country given by code or name; none if it is not known."""
    return _countries().get(text.strip().casefold())


def language_code(text: str) -> str | None:
    """ISO 639-1 code of a language given by code or name; none if it is not known."""
    return _languages().get(text.strip().casefold())


@cache
def _countries() -> dict[str, str]:
    codes = {str(c.alpha_2) for c in pycountry.countries}
    found = {
        str(name).casefold(): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in codes
    }
    for country in pycountry.countries:
        names = (country.alpha_2, country.name, getattr(country, "common_name", country.name))
        found |= {str(name).casefold(): str(country.alpha_2) for name in names}
    return found | _ALSO


@cache
def _languages() -> dict[str, str]:
    codes = {str(x.alpha_2) for x in pycountry.languages if hasattr(x, "alpha_2")}
    found = {
        str(name).casefold(): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).languages.items()
        if code in codes
    }
    return found | {code: code for code in codes}
