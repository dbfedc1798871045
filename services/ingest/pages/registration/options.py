"""The options of the lists in the registration, as (value, label) in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

import pycountry

from shared.naming import subdivision_name
from shared.profile import Government, Kind, Staff, Stance
from shared.texts import _
from shared.texts.formats import country, language
from shared.texts.words import label, theme_name
from shared.themes import THEMES
from shared.us import STATE_FIPS, TERRITORIES

Options = Sequence[tuple[str, str]]

US_GOVERNMENTS = (
    Government.MUNICIPALITY, Government.COUNTY, Government.STATE, Government.TERRITORY,
    Government.TRIBAL_NATION, Government.METROPOLITAN_AREA,
)  # fmt: skip
FOREIGN_GOVERNMENTS = (
    Government.MUNICIPALITY, Government.COUNTY, Government.STATE, Government.REGION,
    Government.METROPOLITAN_AREA,
)  # fmt: skip
LANGUAGES = (
    "en",
    "es",
    "ar",
    "zh",
    "fr",
    "de",
    "hi",
    "it",
    "ja",
    "ko",
    "pl",
    "pt",
    "ru",
    "uk",
    "vi",
)
"""Languages that are offered with a box to check; others are typed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of every list."""

    governments: Options
    all_governments: Options
    countries: Options
    states: Options
    themes: Options
    stances: Options
    staff: Options
    weights: Options
    languages: Options
    tiers: Options
    alive: Options


def choices(kind: Kind) -> Choices:
    """The options that fit a kind."""
    governments = US_GOVERNMENTS if kind is Kind.LOCALITY else FOREIGN_GOVERNMENTS
    return Choices(
        governments=_labels(governments),
        all_governments=_labels(tuple(Government)),
        countries=_countries(),
        states=_states(),
        themes=_sorted((theme.value, theme_name(theme.value)) for theme in THEMES),
        stances=[
            (Stance.NEED.value, _("We need this")),
            (Stance.OFFER.value, _("We offer this")),
            (Stance.EXCHANGE.value, _("We would like to exchange")),
        ],
        staff=[
            (Staff.NONE.value, _("Nobody yet")),
            (Staff.PART_TIME.value, _("Somebody for a part of the time")),
            (Staff.FULL_TIME.value, _("One person")),
            (Staff.TEAM.value, _("A team")),
        ],
        weights=[("1", _("Some")), ("2", _("Much")), ("3", _("Most"))],
        languages=[(code, language(code)) for code in LANGUAGES],
        tiers=[
            ("contact", _("Contact: we know each other")),
            ("project", _("Project: we work on something together")),
            ("friendship", _("Friendship: a signed understanding")),
            ("sister_city", _("Sister city: a lasting agreement")),
        ],
        alive=[("yes", _("Yes, it is alive")), ("no", _("No, it has ended or sleeps"))],
    )


def _labels(members: Sequence[Government]) -> Options:
    return [(m.value, label(m.value)) for m in members]


def _countries() -> Options:
    codes = (str(c.alpha_2) for c in pycountry.countries)
    return _sorted((c, country(c)) for c in codes if c != "US" and c not in TERRITORIES)


def _states() -> Options:
    codes = [f"US-{code}" for code in STATE_FIPS]
    return _sorted((code, subdivision_name(code)) for code in codes)


def _sorted(pairs: object) -> Options:
    return sorted(pairs, key=lambda pair: pair[1].casefold())  # type: ignore[call-overload,no-any-return]
