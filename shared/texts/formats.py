"""Dates, numbers, names of countries and languages, and lists, in the language spoken now.

Source: Unicode CLDR, through Babel.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from shared.naming import country_name, language_name
from shared.texts.language import current_language
from shared.texts.phrases import _

_LOCALES = {"en": "en_US", "es": "es_US"}
"""Spanish pages are read by offices in the United States first, so numbers are written as there."""


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))


def _locale() -> Locale:
    return _locale_of(current_language())


def country(code: str | None) -> str:
    """Name of an ISO 3166-1 alpha-2 code; nothing for one that is not known."""
    english = country_name(code)
    if not english or current_language() == "en":
        return english
    return str(_locale().territories.get(code) or english)


def language(code: str) -> str:
    """Name of an ISO 639 code, as it stands in a sentence."""
    if current_language() == "en":
        return language_name(code)
    return str(_locale().languages.get(code) or language_name(code))


def number(value: float) -> str:
    """A number with its separators, such as 214,133."""
    return format_decimal(value, locale=_locale())


def percent(share: float) -> str:
    """A share of 0 to 1 as whole percent."""
    return format_percent(share, locale=_locale())


def day(when: date) -> str:
    """A day, such as October 1, 2026."""
    return format_date(when, "long", locale=_locale())


def short_day(when: date) -> str:
    """A day in a table, such as Oct 1, 2026."""
    return format_date(when, "medium", locale=_locale())


def moment(when: datetime) -> str:
    """A time in UTC, such as October 1, 2026, 09:05 UTC."""
    clock = format_time(when, "HH:mm", locale=_locale())
    return _("%(day)s, %(clock)s UTC", day=day(when), clock=clock)


def moment_in(when: datetime, zone: str) -> str:
    """A time in a zone (an IANA name), such as Monday, March 1, 2027 at 9:30 AM, Central Standard Time."""
    local = when.astimezone(ZoneInfo(zone))
    day_there = format_date(local, "full", locale=_locale())
    clock = format_time(local, "short", locale=_locale())
    name = get_timezone_name(local, "long", locale=_locale())
    # NOTE: A day with its weekday, a time of day, and the name of a time zone.
    return _("%(day)s, %(clock)s, %(zone)s", day=day_there, clock=clock, zone=name)


def listed(items: Iterable[object], join: Literal["and", "or"] = "and") -> str:
    """Words as a list in a sentence: a, b, and c."""
    style: Literal["standard", "or"] = "or" if join == "or" else "standard"
    return format_list([str(i) for i in items], style, locale=_locale())


def chained(parts: Iterable[str]) -> str:
    """Parts that may hold commas themselves, one after the other: a and b; at least c. Empty ones are left out."""
    # NOTE: What stands between two parts of a list whose parts have commas themselves.
    return _("; ").join(part for part in parts if part)


def labeled(label: str) -> str:
    """A label as it stands before its value, with the sign of the language."""
    # NOTE: A label before its value, such as "Population:"; only the sign after it may differ.
    return _("%(label)s:", label=label)
