"""Who a party is, in facts that it registered and that the other side may read."""

from shared.briefs.model import Portrait
from shared.briefs.texts import clean, cut
from shared.naming import subdivision_name
from shared.profile import Call, Eligibility, Kind, Profile, Staff
from shared.texts import Phrase, _, formats
from shared.texts.words import label, words

NAME_MAX = 60
"""Longest name in a brief, in columns."""

_STAFF = {
    Staff.NONE: Phrase("None"),
    Staff.PART_TIME: Phrase("Part-time"),
    Staff.FULL_TIME: Phrase("One full-time person"),
    Staff.TEAM: Phrase("A team"),
}
_KINDS = {Kind.NETWORK: Phrase("City network"), Kind.PROGRAMME: Phrase("Program or fund")}


def short_name(profile: Profile) -> str:
    """What a brief calls a party."""
    return cut(clean(profile.name), NAME_MAX)


def portrait(profile: Profile) -> Portrait:
    """The facts of a party; what it did not register is left out."""
    rules = profile.eligibility
    facts = (
        (_("Kind"), _kind(profile)),
        (_("Place"), _place(profile)),
        (
            _("Population"),
            formats.number(profile.population) if profile.population is not None else "",
        ),
        (_("Languages"), languages(profile)),
        (_("International staff"), _staff(profile.capacity.staff)),
        (_("Web"), profile.url or ""),
        (_("Who may join"), _who(rules)),
        (_("Fee"), rules.fee or ""),
        (_("Commitments"), rules.commitments or ""),
        (_("Open calls"), formats.chained(_call(c) for c in profile.calls)),
    )
    return Portrait(short_name(profile), tuple((name, clean(v)) for name, v in facts if v))


def languages(profile: Profile) -> str:
    """The languages it works in, in words."""
    return ", ".join(formats.language(code) for code in profile.languages)


def _staff(staff: Staff | None) -> str:
    return str(_STAFF[staff]) if staff else ""


def _kind(profile: Profile) -> str:
    if profile.kind in _KINDS:
        acronym = f" ({profile.acronym})" if profile.acronym else ""
        return f"{_KINDS[profile.kind]}{acronym}"
    is_abroad = profile.kind is not Kind.LOCALITY
    if profile.government is None:
        return _("Local government") if is_abroad else _("US local government")
    form = profile.government.value
    return label(form) if is_abroad else _("US %(form)s", form=words(form))


def _place(profile: Profile) -> str:
    region = subdivision_name(profile.subdivision)
    parts = [region if region != profile.name else "", formats.country(profile.country)]
    return ", ".join(part for part in parts if part)


def _who(rules: Eligibility) -> str:
    parts = (
        ", ".join(words(g.value) for g in rules.governments),
        _("at least %(n)s inhabitants", n=formats.number(rules.min_population))
        if rules.min_population
        else "",
        ", ".join(formats.country(c) for c in rules.countries),
        ", ".join(subdivision_name(s) or s for s in rules.subdivisions),
    )
    return formats.chained(parts)


def _call(call: Call) -> str:
    if call.deadline is None:
        return call.title
    day = formats.day(call.deadline)
    return _("%(title)s (until %(day)s)", title=call.title, day=day)
