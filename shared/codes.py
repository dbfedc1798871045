"""Types of single values in a profile: codes of countries, languages and subdivisions, web addresses.

Each says in its error what was expected and what was got.
"""

import re
from functools import cache
from typing import Annotated

import pycountry
from pydantic import AfterValidator, BeforeValidator, StringConstraints


@cache
def _known_countries() -> frozenset[str]:
    return frozenset(c.alpha_2 for c in pycountry.countries)


@cache
def _known_languages() -> frozenset[str]:
    return frozenset(x.alpha_2 for x in pycountry.languages if hasattr(x, "alpha_2"))


def _country(code: str) -> str:
    if code not in _known_countries():
        hint = " (did you mean 'GB'?)" if code == "UK" else ""
        msg = f"expected a two-letter ISO 3166-1 code such as 'DE', got {code!r}{hint}"
        raise ValueError(msg)
    return code


def _language(code: str) -> str:
    if code not in _known_languages():
        msg = f"expected a two-letter ISO 639-1 code such as 'pt', got {code!r}"
        raise ValueError(msg)
    return code


def _subdivision(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code):
        msg = f"expected an ISO 3166-2 code such as 'US-IA', got {code!r}"
        raise ValueError(msg)
    return code


def _census_geoid(code: str) -> str:
    if not re.fullmatch(r"\d{2}(\d{3}|\d{5}|\d{8})?", code):
        msg = f"expected a Census GEOID of 2, 5, 7 or 10 digits, got {code!r}"
        raise ValueError(msg)
    return code


def _ocd_id(code: str) -> str:
    if not re.fullmatch(r"ocd-division/country:us(/[a-z_]+:[\w.~-]+)*", code):
        example = "ocd-division/country:us/state:ia/place:des_moines"
        msg = f"expected an Open Civic Data id such as {example!r}, got {code!r}"
        raise ValueError(msg)
    return code


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _web_address(value: object) -> object:
    if isinstance(value, str) and value.strip() and "://" not in value:
        return f"https://{value.strip()}"
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Country = Annotated[str, BeforeValidator(_upper), AfterValidator(_country)]
Language = Annotated[str, BeforeValidator(_lower), AfterValidator(_language)]
Subdivision = Annotated[str, BeforeValidator(_upper), AfterValidator(_subdivision)]
Url = Annotated[
    str,
    BeforeValidator(_web_address),
    StringConstraints(pattern=r"^https?://[^\s/]+\.[^\s]+$", max_length=500),
]
CensusGeoid = Annotated[str, AfterValidator(_census_geoid)]
OcdId = Annotated[str, AfterValidator(_ocd_id)]
