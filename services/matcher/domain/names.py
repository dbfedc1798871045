"""Names of countries, states and languages by their codes, as people read them."""

from functools import cache
from typing import Any

import pycountry

_SUBDIVISIONS: Any = pycountry.subdivisions


@cache
def country_name(code: str) -> str:
    """English short name of an ISO 3166-1 alpha-2 code; the code itself if it is not one."""
    country: Any = pycountry.countries.get(alpha_2=code)
    return str(getattr(country, "common_name", country.name)) if country else code


@cache
def state_name(code: str) -> str:
    """Name of an ISO 3166-2 code such as "US-OR"; the code itself if it is not one."""
    subdivision = _SUBDIVISIONS.get(code=code)
    return str(subdivision.name) if subdivision else code


@cache
def language_name(code: str) -> str:
    """English name of an ISO 639-1 or 639-3 code; the code itself if it is not one."""
    language: Any = pycountry.languages.get(**{f"alpha_{len(code)}": code})
    return str(language.name).split(" (")[0].removeprefix("Modern ") if language else code
