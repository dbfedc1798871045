"""Ties that a party reports of itself while it registers."""

from services.ingest.domain import keys
from services.ingest.domain.identity import name_key
from services.ingest.domain.registration.steps import Values
from services.ingest.domain.registration.values import entries
from services.ingest.domain.ties import End, ParsedTie
from shared.profile import Kind, Profile

ORIGIN = "registration"
KINDS = ("contact", "project", "friendship", "sister_city")
_ALIVE = {"yes": True, "no": False}


def reported(values: Values, own: End, kind: Kind) -> list[ParsedTie]:
    """The ties of a draft between its party, which `own` finds, and the places it names.

    A locality is side `a` of a tie, as everywhere.
    """
    found = []
    for entry in entries(values, "ties").values():
        if not entry.get("name"):
            continue
        other = _other(entry)
        a, b = (own, other) if kind is Kind.LOCALITY else (other, own)
        since = int(entry["since"]) if entry.get("since") else None
        alive = _ALIVE.get(entry.get("alive", ""))
        chosen = entry.get("kind", "")
        tier = chosen if chosen in KINDS else KINDS[0]
        found.append(ParsedTie(tier, ORIGIN, since, a, b, alive=alive))
    return found


def own_end(profile: Profile, key: str) -> End:
    """The side of the party itself, which only its own profile (`key`) can be."""
    return End(profile.name, profile.country, profile.subdivision, frozenset({key}), key)


def _other(entry: dict[str, str]) -> End:
    country = entry.get("country", "")
    subdivision = entry.get("subdivision") if country == "US" else None
    geonames_id = int(entry["geonames_id"]) if entry.get("geonames_id", "").isdigit() else None
    found = keys.government_keys(entry["name"], country, subdivision, geonames_id, keys.CITY)
    place = geonames_id or f"{country}:{subdivision or ''}:{name_key(entry['name'])}"
    identity = f"{keys.CITY}:{place}"
    return End(entry["name"], country or None, subdivision, frozenset(found), identity)
