"""Ties that a party reports of itself while it registers."""

from services.ingest.domain import keys
from services.ingest.domain.registration.steps import Values
from services.ingest.domain.registration.values import entries
from services.ingest.domain.ties import End, ParsedTie
from shared.folding import name_key
from shared.profile import Kind, Profile

ORIGIN = "registration"
KINDS = ("contact", "project", "friendship", "sister_city")
MEMBERSHIP = "membership"
"""The kind of a tie with a network; only a locality reports one of itself."""
_ALIVE = {"yes": True, "no": False}


def reported(values: Values, own: End, kind: Kind) -> list[ParsedTie]:
    """The ties of a draft between its party, which `own` finds, and the places and networks it names.

    A locality is side `a` of a tie, as everywhere.
    """
    found = []
    for entry in entries(values, "ties").values():
        if not entry.get("name"):
            continue
        is_member = entry.get("kind") == MEMBERSHIP and kind is Kind.LOCALITY
        other = _network(entry["name"]) if is_member else _other(entry)
        a, b = (own, other) if kind is Kind.LOCALITY else (other, own)
        since = int(entry["since"]) if entry.get("since") else None
        alive = _ALIVE.get(entry.get("alive", ""))
        chosen = entry.get("kind", "")
        tier = chosen if is_member or chosen in KINDS else KINDS[0]
        found.append(ParsedTie(tier, ORIGIN, since, a, b, alive=alive))
    return found


def own_end(profile: Profile, key: str) -> End:
    """The side of the party itself, which only its own profile (`key`) can be."""
    return End(profile.name, profile.country, profile.subdivision, frozenset({key}), key)


def _network(name: str) -> End:
    """A network by its name or acronym, which finds it when it is registered, now or later."""
    identity = f"net:{name_key(name)}"
    return End(name, None, None, frozenset(keys.network_keys(name_key(name), name)), identity)


def _other(entry: dict[str, str]) -> End:
    country = entry.get("country", "")
    subdivision = entry.get("subdivision") if country == "US" else None
    geonames_id = int(entry["geonames_id"]) if entry.get("geonames_id", "").isdigit() else None
    found = keys.government_keys(entry["name"], country, subdivision, geonames_id, keys.CITY)
    place = geonames_id or f"{country}:{subdivision or ''}:{name_key(entry['name'])}"
    identity = f"{keys.CITY}:{place}"
    return End(entry["name"], country or None, subdivision, frozenset(found), identity)
