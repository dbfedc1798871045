"""The keys by which an end of a tie finds the profiles it speaks of.

An end and a profile meet where they have a key in common: a GeoNames id, a name within a country
(in the US within a state and level of government), or a network's id, name or acronym.
"""

from uuid import UUID

import pycountry

from shared.folding import bare_name, is_county_name, name_key
from shared.profile import Government, Kind, Profile
from shared.us import STATE_FIPS

CITY, COUNTY, STATE, OTHER = "city", "county", "state", "other"
LEVELS = (CITY, COUNTY, STATE)

_LEVEL_OF = {
    Government.MUNICIPALITY: CITY,
    Government.COUNTY: COUNTY,
    Government.STATE: STATE,
    Government.TERRITORY: STATE,
}
_LEVEL_OF_GEOID = {2: STATE, 5: COUNTY, 7: CITY, 10: CITY}


def profile_key(profile_id: UUID) -> str:
    """The key of exactly one profile."""
    return f"id:{profile_id}"


def keys_of(profile_id: UUID, external_id: str, profile: Profile) -> set[str]:
    """Every key under which ties may speak of this profile."""
    own = {profile_key(profile_id)}
    if profile.kind in (Kind.NETWORK, Kind.PROGRAMME):
        names = (profile.name, profile.acronym)
        return own | {f"net:{external_id}"} | {f"net:{name_key(n)}" for n in names if n}
    keys = {
        key
        for level in profile_levels(profile)
        for key in government_keys(
            profile.name, profile.country or "", profile.subdivision, profile.geonames_id, level
        )
    }
    return own | keys


def network_keys(external_id: str, name: str) -> set[str]:
    """Keys of a network end; each part of `A / B` is a name of its own."""
    names = {name_key(part) for part in (name, *name.split(" / "))}
    return {f"net:{external_id}"} | {f"net:{n}" for n in names if n}


def government_keys(
    name: str, country: str, subdivision: str | None, geonames_id: int | None, level: str
) -> set[str]:
    """Keys of a government; a US one without a state is known by its GeoNames id only."""
    keys = set() if geonames_id is None else {f"geo:{geonames_id}"}
    if country != "US":
        keys.add(f"name:{country}:{name_key(name)}")
    elif subdivision is not None:
        keys.add(f"name:{subdivision}:{level}:{bare_name(name)}")
    return keys


def profile_levels(profile: Profile) -> tuple[str, ...]:
    """The levels of government a profile may be of; several where it does not say."""
    if profile.government is not None:
        return (_LEVEL_OF.get(profile.government, OTHER),)
    if profile.census_geoid is not None:
        return (_LEVEL_OF_GEOID[len(profile.census_geoid)],)
    if profile.country == "US" and is_county_name(profile.name):
        return (COUNTY,)
    return (CITY, COUNTY) if profile.geonames_id is None else (CITY,)


def us_subdivision(code_or_name: str) -> str | None:
    """ISO 3166-2 code of a US state or territory: from `IA`, `US-IA`, `US-Iowa` or `Iowa State`."""
    text = code_or_name.strip().removeprefix("US-").strip()
    if text.upper() in STATE_FIPS:
        return f"US-{text.upper()}"
    return _STATES.get(name_key(text).removesuffix(" state")) if text else None


_STATES = {
    name_key(s.name): str(s.code)
    for s in pycountry.subdivisions
    if s.code[3:] in STATE_FIPS and s.code.startswith("US-")
}
