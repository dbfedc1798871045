"""The profile of a party: what a file line, a form, the API and an event all carry.

Shape and rules that need one profile only. Rules that compare profiles belong to ingest.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    model_validator,
)

from shared.codes import CensusGeoid, Country, Language, OcdId, Subdivision, Text, Url
from shared.themes import Theme
from shared.us import STATE_FIPS, TERRITORIES

STATEMENT_MAX = 2_000
"""Longest statement, in characters."""


class Kind(StrEnum):
    """Which of the four kinds of party a profile describes."""

    LOCALITY = "locality"
    COUNTERPART = "counterpart"
    NETWORK = "network"
    PROGRAMME = "programme"


class Government(StrEnum):
    """Form of government of a locality or counterpart."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    STATE = "state"
    TERRITORY = "territory"
    TRIBAL_NATION = "tribal_nation"
    REGION = "region"
    METROPOLITAN_AREA = "metropolitan_area"


class Stance(StrEnum):
    """Whether a party looks for something, gives it, or wants to work on it with a peer."""

    NEED = "need"
    OFFER = "offer"
    EXCHANGE = "exchange"


class Staff(StrEnum):
    """How much international staff an office has."""

    NONE = "none"
    PART_TIME = "part_time"
    FULL_TIME = "full_time"
    TEAM = "team"


class ContactKind(StrEnum):
    """Political contacts decide; staff contacts do the work."""

    STAFF = "staff"
    POLITICAL = "political"


class Frozen(BaseModel):
    """Cannot be changed once made.

    Unknown keys are ignored, so that a consumer reads what a newer producer publishes; who takes
    profiles from people validates with `extra="forbid"`.
    """

    model_config = ConfigDict(frozen=True)


class Contact(Frozen):
    """A person or desk to write to; without an e-mail address it cannot be reached by us."""

    name: Text
    role: Text | None = None
    email: EmailStr | None = None
    kind: ContactKind = ContactKind.STAFF


class Capacity(Frozen):
    """How much a party can take on: staff, and new introductions a quarter (0 to 50)."""

    staff: Staff | None = None
    introductions_per_quarter: int = Field(4, ge=0, le=50)


class Preferences(Frozen):
    """Countries a party does not want to be matched with, and whether it prefers peers of its size.

    `note` is for the liaison officer: why, or what else to know.
    """

    exclude_countries: tuple[Country, ...] = ()
    peer_size: bool = False
    note: str | None = Field(None, max_length=1_000)


class Priority(Frozen):
    """One statement of what a party needs, offers or wants to exchange; weight 1 (some) to 3 (most)."""

    statement: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=3, max_length=STATEMENT_MAX)
    ]
    theme: Theme | None = None
    stance: Stance | None = None
    weight: int = Field(1, ge=1, le=3)
    department: Text | None = None


class Eligibility(Frozen):
    """Who may join a network or programme; an empty list means no limit.

    `subdivisions` (ISO 3166-2) limits members within the countries it names, as for a river basin.
    """

    min_population: int | None = Field(None, ge=0)
    countries: tuple[Country, ...] = ()
    subdivisions: tuple[Subdivision, ...] = ()
    governments: tuple[Government, ...] = ()
    fee: str | None = Field(None, max_length=500)
    commitments: str | None = Field(None, max_length=1_000)


class Intake(Frozen):
    """Where a network or programme takes referrals."""

    email: EmailStr | None = None
    webhook_url: Url | None = None


class Call(Frozen):
    """An open call of a network or programme; `amount` is free text with its currency."""

    title: Text
    deadline: date | None = None
    amount: str | None = Field(None, max_length=200)


_GOVERNMENT_FIELDS = (
    "subdivision", "government", "population", "geonames_id", "census_geoid", "ocd_id",
)  # fmt: skip
_ORGANISATION_FIELDS = ("acronym", "url", "keywords", "eligibility", "intake", "calls")


class Profile(Frozen):
    """One party as it describes itself.

    `id` is the sender's own key. Coordinates are WGS 84 degrees. `census_geoid` has 2 (state),
    5 (county), 7 (place) or 10 (county subdivision) digits and starts with the state's FIPS code.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,100}$")] | None = None
    kind: Kind
    name: Text
    country: Country | None = None
    subdivision: Subdivision | None = None
    government: Government | None = None
    population: int | None = Field(None, ge=0, le=2_000_000_000)
    geonames_id: int | None = Field(None, gt=0)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    census_geoid: CensusGeoid | None = None
    ocd_id: OcdId | None = None
    languages: tuple[Language, ...] = ()
    contacts: tuple[Contact, ...] = Field((), max_length=20)
    capacity: Capacity = Capacity()
    preferences: Preferences = Preferences()
    priorities: tuple[Priority, ...] = Field(min_length=1, max_length=50)
    acronym: Text | None = None
    url: Url | None = None
    keywords: tuple[Text, ...] = ()
    eligibility: Eligibility = Eligibility()
    intake: Intake = Intake()
    calls: tuple[Call, ...] = ()
    source: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        is_government = self.kind in (Kind.LOCALITY, Kind.COUNTERPART)
        self._refuse_fields(_ORGANISATION_FIELDS if is_government else _GOVERNMENT_FIELDS)
        if is_government and self.country is None:
            msg = "country: expected a two-letter ISO 3166-1 code such as 'DE', got nothing"
            raise ValueError(msg)
        if self.kind is Kind.LOCALITY and self.country != "US":
            raise ValueError(_locality_abroad(self.country))
        if self.kind is Kind.COUNTERPART and (self.country == "US" or self.country in TERRITORIES):
            msg = f"country: a counterpart is outside the United States, got {self.country!r}"
            raise ValueError(msg)
        self._check_codes_agree()
        return self

    def _refuse_fields(self, names: tuple[str, ...]) -> None:
        given = self.model_dump(exclude_defaults=True, include=set(names))
        if given:
            msg = (
                f"{', '.join(sorted(given))}: not used for kind '{self.kind.value}', expected none"
            )
            raise ValueError(msg)

    def _check_codes_agree(self) -> None:
        if self.subdivision and self.country and not self.subdivision.startswith(self.country):
            msg = f"subdivision: expected a code that starts with '{self.country}-'"
            raise ValueError(msg)
        if self.kind is not Kind.LOCALITY:
            if self.census_geoid or self.ocd_id:
                msg = "census_geoid and ocd_id: only for US localities"
                raise ValueError(msg)
            return
        state = (self.subdivision or "")[3:]
        if state and state not in STATE_FIPS:
            msg = f"subdivision: expected a US state or territory such as 'US-IA', got {self.subdivision!r}"
            raise ValueError(msg)
        if state and self.census_geoid and self.census_geoid[:2] != STATE_FIPS[state]:
            msg = f"census_geoid: expected to start with {STATE_FIPS[state]} for {self.subdivision}"
            raise ValueError(msg)
        if state and self.ocd_id and not re.search(rf":{state.lower()}(/|$)", self.ocd_id):
            msg = f"ocd_id: expected to name {self.subdivision}, got {self.ocd_id!r}"
            raise ValueError(msg)


def _locality_abroad(country: str | None) -> str:
    if country in TERRITORIES:
        return f"country: write a US territory as country 'US' with subdivision 'US-{country}'"
    return f"country: a locality is in the United States, got {country!r}; use kind 'counterpart'"


def public_view(profile: Profile) -> dict[str, Any]:
    """What the other side may see before anyone has agreed to an introduction: no contacts."""
    return profile.model_dump(mode="json", exclude={"contacts", "intake", "preferences"})
