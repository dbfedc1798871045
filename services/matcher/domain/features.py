"""Features of a pair that both profiles tell: each a number from -1 to 1, and what is said of it.

A fact that is not known gives 0. What ties and introductions tell is in `relations`.
"""

from datetime import timedelta
from math import log10

from services.matcher.domain.flags import STALE
from services.matcher.domain.geography import OFFICE_HOURS, distance_km, hours_apart
from services.matcher.domain.party import Party
from services.matcher.domain.situation import Situation
from shared.events import Remark
from shared.events.matches import Value
from shared.profile import Government, Staff

FRESH = timedelta(days=183)
"""Half a year: a profile revised since then is fresh."""
HALFWAY_KM = 10_000
"""Half of the longest way on earth, where distance counts neither way."""

_LEVELS = {
    Government.MUNICIPALITY: 1,
    Government.COUNTY: 2,
    Government.METROPOLITAN_AREA: 2,
    Government.REGION: 3,
    Government.STATE: 3,
    Government.TERRITORY: 3,
}
"""A tribal nation is of no level of these: it is never held for or against a pair."""
_STAFF = {Staff.NONE: -1.0, Staff.PART_TIME: 0.0, Staff.FULL_TIME: 0.5, Staff.TEAM: 1.0}


def peer_size(s: Situation) -> float:
    """1 for the same population, 0 at ten times as many inhabitants, -1 from a hundred times on."""
    here, there = s.locality.population, s.party.population
    return bounded(1 - abs(log10(here / there))) if here and there else 0.0


def peer_size_said(s: Situation) -> Remark:
    """Both populations."""
    code = "similar_size" if peer_size(s) > 0 else "different_size"
    here, there = s.locality.population or 0, s.party.population or 0
    return remark(code, size=here, other_size=there)


def wished_size(s: Situation) -> float:
    """The same, where a side says that it prefers peers of its size; otherwise 0."""
    return peer_size(s) if s.locality.prefers_peers or s.party.prefers_peers else 0.0


def wished_size_said(s: Situation) -> Remark:
    """Who prefers peers of its size."""
    who = [p.name for p in (s.locality, s.party) if p.prefers_peers]
    return _of_one_or_both(who, "wishes_peers", "both_wish_peers")


def government(s: Situation) -> float:
    """1 for the same level of government, 0 for the next, -1 for two levels apart."""
    levels = [_LEVELS[g] for p in (s.locality, s.party) if (g := p.government) in _LEVELS]
    return 1.0 - abs(levels[0] - levels[1]) if len(levels) == len((s.locality, s.party)) else 0.0


def government_said(s: Situation) -> Remark:
    """Both forms of government."""
    here, there = (p.government.value for p in (s.locality, s.party) if p.government)
    if here == there:
        return remark("same_government", form=here)
    code = "same_level" if government(s) > 0 else "different_levels"
    return remark(code, form=here, other_form=there)


def staff(s: Situation) -> float:
    """By the better staffed of two governments: none -1, part time 0, full time 0.5, a team 1."""
    known = [_STAFF[p.staff] for p in (s.locality, s.party) if p.staff is not None]
    return max(known) if len(known) == len((s.locality, s.party)) else 0.0


def staff_said(s: Situation) -> Remark:
    """Who has staff for work abroad."""
    if staff(s) < 0:
        return remark("no_staff")
    has = [p.name for p in (s.locality, s.party) if p.staff in (Staff.FULL_TIME, Staff.TEAM)]
    return _of_one_or_both(has, "has_staff", "both_have_staff")


def languages(s: Situation) -> float:
    """1 if both state a common language, -1 if none of those that they state is common."""
    here, there = s.locality.languages, s.party.languages
    if not here or not there:
        return 0.0
    return 1.0 if set(here) & set(there) else -1.0


def languages_said(s: Situation) -> Remark:
    """The common languages."""
    common = tuple(code for code in s.locality.languages if code in s.party.languages)
    if not common:
        return remark("no_common_language")
    return remark("common_language", languages=common)


def office_hours(s: Situation) -> float:
    """1 if office hours of eight hours coincide, 0 if half of them do, -1 if none."""
    apart = hours_apart(s.locality, s.party)
    return 0.0 if apart is None else bounded(1 - apart / (OFFICE_HOURS / 2))


def office_hours_said(s: Situation) -> Remark:
    """How far the clocks are apart."""
    apart = hours_apart(s.locality, s.party) or 0.0
    if apart < 1:
        return remark("same_hours")
    code = "hours_overlap_well" if apart < OFFICE_HOURS / 2 else "hours_overlap_little"
    code = "hours_do_not_overlap" if apart >= OFFICE_HOURS else code
    return remark(code, n=round(apart))


def distance(s: Situation) -> float:
    """1 for neighbors, 0 at 10,000 km, -1 at the other end of the earth."""
    km = distance_km(s.locality, s.party)
    return 0.0 if km is None else bounded(1 - km / HALFWAY_KM)


def distance_said(s: Situation) -> Remark:
    """The distance, to five hundred kilometers."""
    km = 500 * max(round((distance_km(s.locality, s.party) or 0.0) / 500), 1)
    return remark("distance", km=km, miles=round(km * 0.6214 / 100) * 100)


def freshness(s: Situation) -> float:
    """By the older of both profiles: 1 if revised within half a year, -1 if over 18 months old."""
    times = [t for p in (s.locality, s.party) if (t := p.published_at) is not None]
    if s.now is None or len(times) < len((s.locality, s.party)):
        return 0.0
    age = s.now - min(times)
    return 1.0 if age <= FRESH else -1.0 if age > STALE else 0.0


def freshness_said(s: Situation) -> Remark:
    """When the older profile was revised."""
    if freshness(s) > 0:
        return remark("fresh_profiles")
    old = min((s.locality, s.party), key=_published)
    return remark("old_profile", name=old.name)


def remark(code: str, **values: Value) -> Remark:
    """A remark with what stands in it, by name."""
    return Remark(code=code, values=values)


def bounded(value: float) -> float:
    """The nearest number from -1 to 1."""
    return min(max(value, -1.0), 1.0)


def _of_one_or_both(names: list[str], one: str, both: str) -> Remark:
    if len(names) == 1:
        return remark(one, name=names[0])
    return remark(both, name=names[0], other_name=names[1])


def _published(party: Party) -> float:
    return party.published_at.timestamp() if party.published_at else 0.0
