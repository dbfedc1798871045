"""Features of a pair that ties and introductions tell: each a number from -1 to 1, and what is said of it.

Where nobody looked for ties, every one is 0. How many ties a party has never counts for it.
"""

from math import log, log1p

from services.matcher.domain.features import remark
from services.matcher.domain.party import Party
from services.matcher.domain.situation import Situation, Standing
from shared.events import Remark
from shared.profile import Kind

MANY_TIES = 20
"""Ties from which on a party counts as having as many as it can look after."""
MUCH_MORE = 5
"""Times the usual ties of a state with a country from which on more make no difference."""
MANY_NETWORKS = 3
MANY_NEIGHBORS = 4


def load(s: Situation) -> float:
    """-1 if a side was introduced as often in three months as it can take on, 0 if not at all."""
    return -max((_used(party, one) for party, one in _sides(s)), default=0.0)


def load_said(s: Situation) -> Remark:
    """The side whose capacity is used most, and how much of it."""
    party, one = max(_sides(s), key=lambda side: _used(*side))
    most = party.introductions_per_quarter
    return remark("introduced", name=party.name, n=one.recent, most=most)


def ties(s: Situation) -> float:
    """0 if neither government has a tie, -1 if one has twenty or more: those without one go first."""
    if s.relations is None or s.party.kind is not Kind.COUNTERPART:
        return 0.0
    most = max(s.relations.locality.ties, s.relations.party.ties)
    return -_part(most, MANY_TIES)


def ties_said(s: Situation) -> Remark:
    """How many relationships the busier side has."""
    party, one = max(_sides(s), key=lambda side: side[1].ties)
    return remark("relationships", name=party.name, n=one.ties)


def own_country(s: Situation) -> float:
    """0 if the locality has no other tie with the party's country, 1 if it has four or more."""
    return _part(s.relations.own_country, MANY_NEIGHBORS) if s.relations else 0.0


def own_country_said(s: Situation) -> Remark:
    """How many ties the locality has there."""
    count = s.relations.own_country if s.relations else 0
    name, country = s.locality.name, s.party.country or ""
    return remark("partners_in_country", name=name, n=count, country=country)


def state_country(s: Situation) -> float:
    """How much more ties other localities of the state have with the party's country than is usual.

    1 for five times as many and more, 0 as many, -1 a fifth; few ties count little.
    """
    if s.relations is None:
        return 0.0
    lift = log((s.relations.state_country + 1) / (s.relations.usual + 1)) / log(MUCH_MORE)
    return min(max(lift, -1.0), 1.0)


def state_country_said(s: Situation) -> Remark:
    """How many ties others in the state have there."""
    count, usual = (s.relations.state_country, s.relations.usual) if s.relations else (0, 0.0)
    state, country = s.locality.subdivision or "", s.party.country or ""
    if count > usual:
        return remark("more_than_usual", state=state, country=country, n=count)
    expected = max(round(usual), 1)
    if not count:
        return remark("none_where_usual", state=state, country=country, usual=expected)
    return remark("fewer_than_usual", state=state, country=country, n=count, usual=expected)


def state_party(s: Situation) -> float:
    """0 if no other locality of the state has a tie with this government, 1 if four or more do."""
    if s.relations is None or s.party.kind is not Kind.COUNTERPART:
        return 0.0
    return _part(s.relations.state_party, MANY_NEIGHBORS)


def state_members(s: Situation) -> float:
    """0 if no other locality of the state is with this network or programme, 1 if four or more are."""
    if s.relations is None or s.party.kind is Kind.COUNTERPART:
        return 0.0
    return _part(s.relations.state_party, MANY_NEIGHBORS)


def state_party_said(s: Situation) -> Remark:
    """How many others in the state it is tied with."""
    count = s.relations.state_party if s.relations else 0
    state = s.locality.subdivision or ""
    return remark("works_nearby", name=s.party.name, n=count, state=state)


def networks(s: Situation) -> float:
    """0 if both are members of no common network, 1 if of three or more."""
    return _part(len(_common(s)), MANY_NETWORKS)


def networks_said(s: Situation) -> Remark:
    """The common networks."""
    return remark("common_networks", names=tuple(name for _, name in _common(s)))


def _sides(s: Situation) -> list[tuple[Party, Standing]]:
    if s.relations is None:
        return []
    return [(s.locality, s.relations.locality), (s.party, s.relations.party)]


def _used(party: Party, one: Standing) -> float:
    return min(one.recent / max(party.introductions_per_quarter, 1), 1.0)


def _part(count: int, many: int) -> float:
    """0 for none, 1 for `many` and more; the first ones count most."""
    return min(log1p(count) / log1p(many), 1.0)


def _common(s: Situation) -> list[tuple[str, str]]:
    if s.relations is None:
        return []
    return sorted(s.relations.locality.networks & s.relations.party.networks, key=lambda n: n[1])
