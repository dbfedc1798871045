"""Who a party is, in facts that it registered and that the other side may read."""

from shared.briefs.model import Portrait
from shared.briefs.texts import clean, cut
from shared.naming import country_name, language_name, subdivision_name
from shared.profile import Call, Eligibility, Kind, Profile, Staff

NAME_MAX = 60
"""Longest name in a brief, in columns."""

_STAFF = {
    Staff.NONE: "None",
    Staff.PART_TIME: "Part-time",
    Staff.FULL_TIME: "One full-time person",
    Staff.TEAM: "A team",
}
_KINDS = {Kind.NETWORK: "City network", Kind.PROGRAMME: "Program or fund"}


def short_name(profile: Profile) -> str:
    """What a brief calls a party."""
    return cut(clean(profile.name), NAME_MAX)


def portrait(profile: Profile) -> Portrait:
    """The facts of a party; what it did not register is left out."""
    rules = profile.eligibility
    facts = (
        ("Kind", _kind(profile)),
        ("Place", _place(profile)),
        ("Population", f"{profile.population:,}" if profile.population is not None else ""),
        ("Languages", languages(profile)),
        ("International staff", _STAFF[profile.capacity.staff] if profile.capacity.staff else ""),
        ("Web", profile.url or ""),
        ("Who may join", _who(rules)),
        ("Fee", rules.fee or ""),
        ("Commitments", rules.commitments or ""),
        ("Open calls", "; ".join(_call(c) for c in profile.calls)),
    )
    return Portrait(short_name(profile), tuple((label, clean(v)) for label, v in facts if v))


def languages(profile: Profile) -> str:
    """The languages it works in, in words."""
    return ", ".join(language_name(code) for code in profile.languages)


def _kind(profile: Profile) -> str:
    if profile.kind in _KINDS:
        acronym = f" ({profile.acronym})" if profile.acronym else ""
        return _KINDS[profile.kind] + acronym
    form = profile.government.value.replace("_", " ") if profile.government else "local government"
    return f"US {form}" if profile.kind is Kind.LOCALITY else form.capitalize()


def _place(profile: Profile) -> str:
    region = subdivision_name(profile.subdivision)
    parts = [region if region != profile.name else "", country_name(profile.country)]
    return ", ".join(part for part in parts if part)


def _who(rules: Eligibility) -> str:
    parts = (
        ", ".join(g.value.replace("_", " ") for g in rules.governments),
        f"at least {rules.min_population:,} inhabitants" if rules.min_population else "",
        ", ".join(country_name(c) for c in rules.countries),
        ", ".join(subdivision_name(s) or s for s in rules.subdivisions),
    )
    return "; ".join(part for part in parts if part)


def _call(call: Call) -> str:
    if call.deadline is None:
        return call.title
    return f"{call.title} (until {call.deadline:%B} {call.deadline.day}, {call.deadline:%Y})"
