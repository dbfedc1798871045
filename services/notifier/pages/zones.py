"""Time zones: that of a party's place, and those to choose from."""

from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from services.notifier.store.tables import Party
from shared.naming import subdivision_name
from shared.places import Gazetteer

_NEAREST = 8


@cache
def choices() -> tuple[str, ...]:
    """Every time zone that is named after a place, and UTC, in the order of their names."""
    territories = get_global("zone_territories")
    return ("UTC", *sorted(z for z in _names() if z in territories))


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    return name in _names()


@cache
def _names() -> frozenset[str]:
    """Finding them reads a folder tree; they change with the installation only."""
    return frozenset(available_timezones())


def zone_of(gazetteer: Gazetteer, party: Party | None) -> str | None:
    """The time zone of a government, if its place, state or country tells; reads the gazetteer."""
    if party is None or party.withdrawn or party.country is None:
        return None
    found = gazetteer.get(int(party.about.get("geonames_id") or 0))
    if found is not None and found.timezone:
        return found.timezone
    return _of_state(gazetteer, party) or _of_country(party.country)


def _of_state(gazetteer: Gazetteer, party: Party) -> str | None:
    code = party.about.get("subdivision")
    if not code:
        return None
    places = gazetteer.search(subdivision_name(code), party.country, _NEAREST)
    return next((p.timezone for p in places if p.subdivision == code and p.timezone), None)


def _of_country(country: str) -> str | None:
    territories = get_global("zone_territories").items()
    zones = [zone for zone, code in territories if code == country and is_zone(zone)]
    return zones[0] if len(zones) == 1 else None
