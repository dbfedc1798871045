"""The steps of a registration, by kind of party, and the fields that belong to each."""

import re
from collections.abc import Mapping
from enum import StrEnum

from shared.profile import Kind
from shared.texts import Phrase, Said

Values = Mapping[str, str]
"""Everything typed into a draft, by field name: `population`, `priorities.1.statement`."""


class Step(StrEnum):
    """A page of the registration; its key stands in the address."""

    PLACE = "place"
    ABOUT = "about"
    PRIORITIES = "priorities"
    TIES = "ties"
    LANGUAGES = "languages"
    ELIGIBILITY = "eligibility"
    CALLS = "calls"
    INTAKE = "intake"
    CAPACITY = "capacity"
    PREFERENCES = "preferences"
    CONTACTS = "contacts"
    HELP = "help"
    MAIL = "mail"


_GOVERNMENT = (
    Step.PLACE, Step.ABOUT, Step.PRIORITIES, Step.TIES, Step.LANGUAGES, Step.CAPACITY,
    Step.PREFERENCES, Step.CONTACTS,
)  # fmt: skip
_ORGANIZATION = (
    Step.ABOUT, Step.PRIORITIES, Step.ELIGIBILITY, Step.CALLS, Step.INTAKE, Step.CAPACITY,
    Step.CONTACTS,
)  # fmt: skip
_QUICK = (Step.PLACE, Step.HELP, Step.MAIL)

TITLES: dict[Step, Said] = {
    Step.PLACE: Phrase("Which place do you represent?"),
    Step.ABOUT: Phrase("About you"),
    Step.PRIORITIES: Phrase("Your priorities"),
    Step.TIES: Phrase("Partners you already have"),
    Step.LANGUAGES: Phrase("Languages you work in"),
    Step.ELIGIBILITY: Phrase("Who can join"),
    Step.CALLS: Phrase("Open calls"),
    Step.INTAKE: Phrase("Where referrals go"),
    Step.CAPACITY: Phrase("How much you can take on"),
    Step.PREFERENCES: Phrase("Whom you would like to meet"),
    Step.CONTACTS: Phrase("Whom we may write to"),
    Step.HELP: Phrase("What would you like help with?"),
    Step.MAIL: Phrase("Where can we reach you?"),
}
SHORT: dict[Step, Said] = {
    Step.PLACE: Phrase("Place"),
    Step.ABOUT: Phrase("About you"),
    Step.PRIORITIES: Phrase("Priorities"),
    Step.TIES: Phrase("Partners"),
    Step.LANGUAGES: Phrase("Languages"),
    Step.ELIGIBILITY: Phrase("Who can join"),
    Step.CALLS: Phrase("Calls"),
    Step.INTAKE: Phrase("Referrals"),
    Step.CAPACITY: Phrase("Capacity"),
    Step.PREFERENCES: Phrase("Wishes"),
    Step.CONTACTS: Phrase("Contacts"),
    Step.HELP: Phrase("Topic"),
    Step.MAIL: Phrase("E-mail"),
}
"""Titles for the step indicator, where there is little room."""

_PICKED = r"geonames_id|census_geoid|latitude|longitude"
_FIELDS = {
    Step.PLACE: rf"name|government|country|subdivision|population|{_PICKED}",
    Step.PRIORITIES: r"priorities\..*",
    Step.TIES: r"ties\..*",
    Step.LANGUAGES: r"languages",
    Step.ELIGIBILITY: r"eligibility\..*",
    Step.CALLS: r"calls\..*",
    Step.INTAKE: r"intake\..*",
    Step.CAPACITY: r"capacity\..*|pause\.until",
    Step.PREFERENCES: r"preferences\..*",
    Step.CONTACTS: r"contacts\..*",
    Step.HELP: r"quick\..*",
    Step.MAIL: r"contacts\.1\.(name|email)",
}
_ABOUT_GOVERNMENT = r"name|government|country|subdivision|population|census_geoid|ocd_id"
_ABOUT_ORGANIZATION = r"name|acronym|url|keywords|languages"


def is_government(kind: Kind) -> bool:
    """Whether parties of this kind are places."""
    return kind in (Kind.LOCALITY, Kind.COUNTERPART)


def steps_of(kind: Kind, *, quick: bool) -> tuple[Step, ...]:
    """The steps of a kind in their order; `quick` has three questions."""
    if quick:
        return _QUICK
    return _GOVERNMENT if is_government(kind) else _ORGANIZATION


def segments_of(kind: Kind, *, quick: bool) -> tuple[Step, ...]:
    """The steps that the step indicator shows: the place and what is known of it count as one."""
    steps = steps_of(kind, quick=quick)
    return tuple(s for s in steps if s is not Step.ABOUT or Step.PLACE not in steps)


def segment_of(step: Step, kind: Kind) -> Step:
    """The segment of the indicator that a step belongs to."""
    return Step.PLACE if step is Step.ABOUT and is_government(kind) else step


def next_step(step: Step, kind: Kind, *, quick: bool) -> Step | None:
    """The step after this one; none after the last. Outside of its row, `about` follows `place`."""
    steps = steps_of(kind, quick=quick)
    if step not in steps:
        return steps[1]
    following = steps[steps.index(step) + 1 :]
    return following[0] if following else None


def fields_of(step: Step, kind: Kind) -> re.Pattern[str]:
    """Matches the names of the fields that a step sets."""
    if step is Step.ABOUT:
        return re.compile(_ABOUT_GOVERNMENT if is_government(kind) else _ABOUT_ORGANIZATION)
    return re.compile(_FIELDS[step])


def step_of_field(field: str, kind: Kind, *, quick: bool) -> Step:
    """The step on which a field can be mended."""
    steps = [s for s in steps_of(kind, quick=quick) if s is not Step.PLACE]
    if quick and fields_of(Step.ABOUT, kind).fullmatch(field):
        return Step.ABOUT
    return next((s for s in steps if fields_of(s, kind).fullmatch(field)), steps[0])
