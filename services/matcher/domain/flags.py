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

from services.matcher.domain.authority import Confirmation
from services.matcher.domain.contacts import GOVERNMENTS
from services.matcher.domain.official import is_official
from services.matcher.domain.spelling import may_be_one
from shared.events import Flag, Level, Remark
from shared.events.matches import Value
from shared.profile import Government, Kind
from shared.remarks import english

LEVELS: tuple[Level, ...] = get_args(Level)
"""Mildest first."""
STALE = timedelta(days=548)
"""18 months: a profile that nobody has revised for longer may no longer be true."""
MATCHED = ("suggested", "escalated", "approved")
"""How a party may have to do with a neighbor but by a tie: where their match stands."""
NAMED = 3
"""How many other parties are named."""


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
    """What is known of a party beside its statements; None where it is not known.

    `contact_domains` are where its contacts have addresses, `confirmation` is what an officer has
    confirmed of those, if nobody took it back.
    """

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
    contact_domains: tuple[str, ...] | None = None
    confirmation: Confirmation | None = None

    @property
    def lacks_authority(self) -> bool:
        """Whether an officer should ask who speaks for it, and has not."""
        if not self.contact_domains or self.confirmation is not None:
            return False
        if self.kind not in GOVERNMENTS:
            return self.contact_domain_fits is False
        return not any(is_official(domain, self.country) for domain in self.contact_domains)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A locality of the same state that the party already has to do with, and how.

    `how` is the kind of a tie, with the years (None: not known) in which it began and ended, or
    where a match stands.
    """

    name: str
    how: str
    since: int | None = None
    ended: int | None = None


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
    """A text without accents, case and spacing, as it is kept for searching."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def is_near_duplicate(one: Registration, other: Registration) -> bool:
    """Whether two registrations may be of one party: the same place, or the same name.

    Places of one name are apart if their states, their governments or their GeoNames ids differ. How
    names are compared says `spelling`.
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
        may_be_one((one.name, one.government), (other.name, other.government))
        and not _differ(one.subdivision, other.subdivision)
        and not _differ(one.government, other.government)
    )


def _differ(one: object | None, other: object | None) -> bool:
    return one is not None and other is not None and one != other


def _country(party: Registration, rule: CountryRule) -> Flag:
    rests_on = _said(
        "country_list_rule", reason=rule.reason, source=rule.source, day=_day(rule.set_at)
    )
    return _flag(rule.level, "country_list", party, [rests_on])


def _authority(one: Registration) -> list[Flag]:
    """At most one finding about who speaks for a party: the gravest."""
    if one.has_contact is False:
        return [_flag("note", "no_contact", one, [_said("no_contact_address")])]
    if one.contact_domain_fits is False:
        return [_contact_domain(one)]
    if one.lacks_authority:
        return [_flag("note", "authority", one, _where(one.contact_domains or ()))]
    return []


def _contact_domain(one: Registration) -> Flag:
    foreign = _said("contact_domain_foreign")
    if one.confirmation is None:
        return _flag("caution", "contact_domain", one, [foreign])
    known = {"how": one.confirmation.how.rstrip("."), "day": _day(one.confirmation.at)}
    rests_on = [foreign, _said("authority_confirmed", **known)]
    return _flag("note", "contact_domain", one, rests_on, said="contact_domain_confirmed")


def _where(domains: Sequence[str]) -> list[Remark]:
    more = len(domains) - NAMED
    found = _said("contact_domains", domains=tuple(domains[:NAMED]))
    return [found, *([_said("and_more", n=more)] if more > 0 else [])]


def _near_duplicates(one: Registration, others: Iterable[Registration]) -> list[Flag]:
    alike = {o.profile_id: o for o in others if is_near_duplicate(one, o)}
    if not alike:
        return []
    found = sorted(alike.values(), key=lambda o: (o.name, o.profile_id))
    return [_flag("caution", "near_duplicate", one, _first([_also(one, o) for o in found]))]


def _also(one: Registration, other: Registration) -> Remark:
    known = {"name": other.name, "profile": str(other.profile_id)}
    if one.geonames_id is not None and one.geonames_id == other.geonames_id:
        return _said("also_same_place", place=str(one.geonames_id), **known)
    return _said("also_same_name", **known)


def _stale(one: Registration, now: datetime) -> list[Flag]:
    if one.published_at is None or now - one.published_at <= STALE:
        return []
    rests_on = _said("last_published", day=_day(one.published_at))
    return [_flag("note", "stale_profile", one, [rests_on])]


def _nearby(case: Case) -> list[Flag]:
    if not case.neighbors:
        return []
    near = sorted(set(case.neighbors), key=lambda n: (n.name, n.how, n.since or 0, n.ended or 0))
    return [_flag("note", "partner_nearby", case.party, _first([_near(n) for n in near]))]


def _near(one: Neighbor) -> Remark:
    if one.how in MATCHED:
        return _said(f"nearby_match_{one.how}", name=one.name)
    years: dict[str, int | None] = {"since": one.since, "ended": one.ended}
    known = {name: str(year) for name, year in years.items() if year is not None}
    code = "_".join(("nearby_tie", *known))
    return _said(code, name=one.name, tie=one.how, **known)


def _first(parts: Sequence[Remark]) -> list[Remark]:
    more = len(parts) - NAMED
    return [*parts[:NAMED], *([_said("and_more", n=more)] if more > 0 else [])]


def _flag(
    level: Level, code: str, about: Registration, rests_on: Sequence[Remark], said: str = ""
) -> Flag:
    """`said` is the sentence, if it is not the one of the code."""
    sentences = (_said(said or code, name=about.name),)
    return Flag(
        level=level,
        code=code,
        text=english(sentences),
        evidence=english(rests_on),
        said=sentences,
        rests_on=tuple(rests_on),
    )


def _said(code: str, **values: Value) -> Remark:
    return Remark(code=code, values=values)


def _day(when: datetime) -> str:
    return when.date().isoformat()
