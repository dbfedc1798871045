"""Reads posted forms and turns problems into what a form shows; no routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pycountry
from fastapi import Request

from services.ingest.domain.errors import Problem
from services.ingest.domain.forms import slots
from services.ingest.domain.labels import in_words
from shared.profile import ContactKind, Government, Kind, Staff, Stance
from shared.themes import THEMES
from shared.us import STATE_FIPS
from shared.web import FieldProblem, Page

Options = Sequence[tuple[str, str]]

US_GOVERNMENTS = (
    Government.MUNICIPALITY, Government.COUNTY, Government.STATE, Government.TERRITORY,
    Government.TRIBAL_NATION, Government.METROPOLITAN_AREA,
)  # fmt: skip
FOREIGN_GOVERNMENTS = (
    Government.MUNICIPALITY, Government.COUNTY, Government.STATE, Government.REGION,
    Government.METROPOLITAN_AREA,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of every list in the profile form, as (value, label)."""

    governments: Options
    countries: Options
    states: Options
    themes: Options
    stances: Options
    staff: Options
    contact_kinds: Options
    weights: Options


@dataclass(frozen=True, slots=True)
class ProfileForm(Page):
    """The form of a profile; `values` is everything typed so far, by field name."""

    template: ClassVar[str] = "ingest/form.html"
    action: str
    kind: Kind
    values: Mapping[str, str]
    problems: Sequence[FieldProblem]
    slots: Mapping[str, Sequence[int]]
    choices: Choices


def profile_form(
    title: str,
    action: str,
    kind: Kind,
    values: Mapping[str, str],
    problems: Sequence[Problem] = (),
    *,
    more_priorities: int = 0,
) -> ProfileForm:
    """The form with what was typed, what is wrong, and room for more priorities."""
    shown = {section: slots(values, section) for section in ("contacts", "calls")}
    priorities = slots(values, "priorities")
    shown["priorities"] = list(range(1, len(priorities) + more_priorities + 1))
    found = [FieldProblem(p.field or "name", in_words(p)) for p in problems]
    return ProfileForm(title, action, kind, values, found, shown, choices(kind))


def choices(kind: Kind) -> Choices:
    """The options that fit a kind."""
    governments = US_GOVERNMENTS if kind is Kind.LOCALITY else FOREIGN_GOVERNMENTS
    return Choices(
        governments=_words(governments),
        countries=_countries(),
        states=_states(),
        themes=[(theme.value, definition.name) for theme, definition in THEMES.items()],
        stances=[
            (Stance.NEED.value, "We need this"),
            (Stance.OFFER.value, "We offer this"),
            (Stance.EXCHANGE.value, "We want to exchange"),
        ],
        staff=_words(list(Staff)),
        contact_kinds=_words(list(ContactKind)),
        weights=[("1", "Some"), ("2", "Much"), ("3", "Most")],
    )


def _words(members: Sequence[Government] | Sequence[Staff] | Sequence[ContactKind]) -> Options:
    return [(m.value, m.value.replace("_", " ").capitalize()) for m in members]


def _countries() -> Options:
    foreign = [
        c for c in pycountry.countries if c.alpha_2 not in ("US", *STATE_FIPS) or c.alpha_2 in _BOTH
    ]
    named = [(str(c.alpha_2), str(getattr(c, "common_name", c.name))) for c in foreign]
    return sorted(named, key=lambda pair: pair[1])


_BOTH = frozenset(STATE_FIPS) - {"AS", "GU", "MP", "PR", "VI"}
"""State codes that mean another country in ISO 3166-1, such as CA and DE."""


def _states() -> Options:
    codes = {f"US-{code}" for code in STATE_FIPS}
    named = [(str(s.code), str(s.name)) for s in pycountry.subdivisions if s.code in codes]
    return sorted(named, key=lambda pair: pair[1])


async def posted(request: Request) -> dict[str, str]:
    """The text fields of a posted form; a field that is there twice counts once."""
    form = await request.form()
    return {key: value for key, value in form.items() if isinstance(value, str)}
