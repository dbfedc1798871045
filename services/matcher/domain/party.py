"""A party as the matcher sees it: its statements with stances and themes, and facts that decide."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from shared.events import MatchParty, ProfileState
from shared.profile import Eligibility, Government, Kind, Profile, Staff, Stance
from shared.themes import Theme

Vectors = NDArray[np.float32]
"""Unit vectors, one row a statement: shape (statements, dimensions)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One priority; a missing theme or stance is None.

    What its owner did not state in the profile is marked as inferred, or as corrected if its owner
    has looked at it since: that counts as stated, also where it says None. `language` (ISO 639-1) is
    what the text was found to be written in, None if that is not clear; a statement that the model
    cannot read is not `readable`, and neither wants nor gives anything in matching.
    """

    text: str
    theme: Theme | None = None
    theme_inferred: bool = False
    stance: Stance | None = None
    weight: int = 1
    stance_inferred: bool = False
    theme_corrected: bool = False
    stance_corrected: bool = False
    language: str | None = None
    readable: bool = True

    @property
    def theme_origin(self) -> str:
        """Where the theme comes from: stated, inferred, corrected or not stated."""
        return _origin(self.theme, inferred=self.theme_inferred, corrected=self.theme_corrected)

    @property
    def stance_origin(self) -> str:
        """Where the stance comes from: stated, inferred, corrected or not stated."""
        return _origin(self.stance, inferred=self.stance_inferred, corrected=self.stance_corrected)

    @property
    def wants(self) -> bool:
        """Whether an offer of another party can meet it; without a stance it may be either."""
        return self.readable and self.stance is not Stance.OFFER

    @property
    def gives(self) -> bool:
        """Whether it can meet a need of another party."""
        return self.readable and self.stance is not Stance.NEED


@dataclass(frozen=True, slots=True)
class Party:
    """One registered party at one version; `published_at` is when, None if that is not known.

    Coordinates are WGS 84 degrees.
    """

    profile_id: UUID
    version: int
    external_id: str
    kind: Kind
    name: str
    country: str | None = None
    subdivision: str | None = None
    government: Government | None = None
    population: int | None = None
    excluded_countries: frozenset[str] = frozenset()
    eligibility: Eligibility = field(default_factory=Eligibility)
    statements: tuple[Statement, ...] = ()
    languages: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    staff: Staff | None = None
    introductions_per_quarter: int = 4
    prefers_peers: bool = False
    published_at: datetime | None = None

    @classmethod
    def of(cls, state: ProfileState, published_at: datetime | None = None) -> Self:
        """The party that a profile event describes."""
        return cls.from_profile(state.profile_id, state.version, state.profile, published_at)

    @classmethod
    def from_profile(
        cls, profile_id: UUID, version: int, profile: Profile, published_at: datetime | None = None
    ) -> Self:
        """The party that a profile describes, themes as stated."""
        return cls(
            profile_id=profile_id,
            version=version,
            external_id=profile.id or str(profile_id),
            kind=profile.kind,
            name=profile.name,
            country=profile.country,
            subdivision=profile.subdivision,
            government=profile.government,
            population=profile.population,
            excluded_countries=frozenset(profile.preferences.exclude_countries),
            eligibility=profile.eligibility,
            languages=profile.languages,
            latitude=profile.latitude,
            longitude=profile.longitude,
            staff=profile.capacity.staff,
            introductions_per_quarter=profile.capacity.introductions_per_quarter,
            prefers_peers=profile.preferences.peer_size,
            published_at=published_at,
            statements=tuple(
                Statement(p.statement, p.theme, stance=p.stance, weight=p.weight)
                for p in profile.priorities
            ),
        )

    @property
    def seeks(self) -> tuple[Kind, ...]:
        """The kinds of party it can be matched with."""
        if self.kind is Kind.LOCALITY:
            return (Kind.COUNTERPART, Kind.NETWORK, Kind.PROGRAMME)
        return (Kind.LOCALITY,)

    @property
    def can_be_matched(self) -> bool:
        """Whether the model reads any of its statements."""
        return any(s.readable for s in self.statements)

    @property
    def takes_introductions(self) -> bool:
        """Whether it wants any at all; a capacity of 0 means not now."""
        return self.introductions_per_quarter > 0

    def as_match_party(self) -> MatchParty:
        """How a match and its events name it."""
        return MatchParty(
            profile_id=self.profile_id,
            external_id=self.external_id,
            kind=self.kind,
            name=self.name,
            country=self.country,
        )


def _origin(value: Theme | Stance | None, *, inferred: bool, corrected: bool) -> str:
    if corrected:
        return "corrected"
    if inferred:
        return "inferred"
    return "stated" if value else "not stated"
