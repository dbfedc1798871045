"""What people call countries, subdivisions and languages, in English, from their ISO codes."""

from typing import Any

import pycountry


def country_name(code: str | None) -> str:
    """English short name of an ISO 3166-1 alpha-2 code; nothing for one that is not known."""
    country = pycountry.countries.get(alpha_2=code) if code else None
    return str(getattr(country, "common_name", country.name)) if country else ""


def subdivision_name(code: str | None) -> str:
    """Name of an ISO 3166-2 code; nothing for one that is not known."""
    found: Any = pycountry.subdivisions.get(code=code) if code else None  # type: ignore[no-untyped-call]
    return str(found.name) if found else ""


def language_name(code: str) -> str:
    """English name of an ISO 639 code, without the notes of the standard."""
    language = pycountry.languages.get(**{f"alpha_{len(code)}": code})
    return language.name.split(" (")[0].removeprefix("Modern ") if language else code
