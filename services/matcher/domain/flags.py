"""Due diligence: graded findings about a pair, each with what it rests on. Never a score.

`block` is never suggested, `escalate` needs a second person, `caution` and `note` inform. What is
found is a reason for a person to look, not a verdict.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from shared.events import Flag, Level
from shared.profile import Government, Kind

LEVELS: tuple[Level, ...] = get_args(Level)
"""Mildest first."""
STALE = timedelta(days=548)
"""18 months: a profile that nobody has revised for longer may no longer be true."""
NAMED = 3
"""How many other parties a sentence names."""


@dataclass(frozen=True, slots=True)
class CountryRule:
    """What an administrator set for a country abroad, and why."""

    country: str
    level: Level
    reason: str
    source: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a party beside its statements; None where it is not known."""

    profile_id: UUID
    kind: Kind
    name: str
    country: str | None = None
    subdivision: str | None = None
    government: Government | None = None
    geonames_id: int | None = None
    has_contact: bool | None = None
    contact_domain_fits: bool | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A locality of the same state that the party already has to do with, and how."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Case:
    """A pair with everything that its flags are decided by.

    `rule` is that of the party's country, `others` may hold any registrations.
    """

    locality: Registration
    party: Registration
    rule: CountryRule | None = None
    neighbors: Sequence[Neighbor] = ()
    others: Sequence[Registration] = ()


def flags(case: Case, now: datetime) -> tuple[Flag, ...]:
    """Every finding about a pair, gravest first; the order of what is given does not matter."""
    found: list[Flag] = []
    if case.rule is not None and case.rule.country == case.party.country:
        found.append(_country(case.party, case.rule))
    for one in (case.locality, case.party):
        found += [*_authority(one), *_near_duplicates(one, case.others), *_stale(one, now)]
    found += _nearby(case)
    return tuple(sorted(found, key=lambda f: (-LEVELS.index(f.level), f.code, f.text)))


def highest(found: Iterable[Flag]) -> Level | None:
    """The gravest level among flags."""
    return max((f.level for f in found), key=LEVELS.index, default=None)


def folded(name: str) -> str:
    """A name without accents, case and spacing, for comparison."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def is_near_duplicate(one: Registration, other: Registration) -> bool:
    """Whether two registrations may be of one party: the same place, or the same name.

    Places of one name are apart if their states, their governments or their GeoNames ids differ.
    """
    if one.profile_id == other.profile_id or one.kind is not other.kind:
        return False
    if one.country != other.country:
        return False
    if one.geonames_id is not None and other.geonames_id is not None:
        return one.geonames_id == other.geonames_id and not _differ(
            one.government, other.government
        )
    return (
        folded(one.name) == folded(other.name)
        and not _differ(one.subdivision, other.subdivision)
        and not _differ(one.government, other.government)
    )


def _differ(one: object | None, other: object | None) -> bool:
    return one is not None and other is not None and one != other


def _country(party: Registration, rule: CountryRule) -> Flag:
    return Flag(
        level=rule.level,
        code="country_list",
        text=f"{party.name} is in a country on the list that an administrator keeps.",
        evidence=f"{rule.reason} Source: {rule.source}. Set by an administrator on {_day(rule.set_at)}.",
    )


def _authority(one: Registration) -> list[Flag]:
    if one.has_contact is False:
        text = f"Nobody at {one.name} can be reached yet, so its authority is not confirmed."
        evidence = "The profile has no contact with an e-mail address."
        return [Flag(level="note", code="no_contact", text=text, evidence=evidence)]
    if one.contact_domain_fits is False:
        text = f"It is not confirmed that the contact speaks for {one.name}."
        evidence = "Every contact address is at a free-mail service or at another country's domain."
        return [Flag(level="caution", code="contact_domain", text=text, evidence=evidence)]
    return []


def _near_duplicates(one: Registration, others: Iterable[Registration]) -> list[Flag]:
    alike = {o.profile_id: o for o in others if is_near_duplicate(one, o)}
    if not alike:
        return []
    text = f"{one.name} may be registered more than once."
    parts = [
        f"{o.name} ({_what_agrees(one, o)}, profile {o.profile_id})"
        for o in sorted(alike.values(), key=lambda o: (o.name, o.profile_id))
    ]
    evidence = f"Also registered: {_listed(parts)}."
    return [Flag(level="caution", code="near_duplicate", text=text, evidence=evidence)]


def _what_agrees(one: Registration, other: Registration) -> str:
    if one.geonames_id is not None and one.geonames_id == other.geonames_id:
        return f"same GeoNames id {one.geonames_id}"
    return "same name"


def _stale(one: Registration, now: datetime) -> list[Flag]:
    if one.published_at is None or now - one.published_at <= STALE:
        return []
    text = f"The profile of {one.name} has not been revised for over 18 months."
    evidence = f"Last published on {_day(one.published_at)}."
    return [Flag(level="note", code="stale_profile", text=text, evidence=evidence)]


def _nearby(case: Case) -> list[Flag]:
    if not case.neighbors:
        return []
    text = f"{case.party.name} already has to do with places in the same state."
    parts = sorted({f"{n.name} ({n.how})" for n in case.neighbors})
    evidence = f"{_listed(parts)}."
    return [Flag(level="note", code="partner_nearby", text=text, evidence=evidence)]


def _listed(parts: Sequence[str]) -> str:
    more = len(parts) - NAMED
    return ", ".join(parts[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _day(when: datetime) -> str:
    return f"{when:%B} {when.day}, {when:%Y}"
