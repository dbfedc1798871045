"""A party as the matcher sees it: its statements with stances and themes, and facts that decide."""

from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from shared.events import MatchParty, ProfileState
from shared.profile import Eligibility, Government, Kind, Profile, Stance
from shared.themes import Theme

Vectors = NDArray[np.float32]
"""Unit vectors, one row a statement: shape (statements, dimensions)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One priority; a theme that nobody stated is marked as inferred, a missing stance is None."""

    text: str
    theme: Theme | None = None
    theme_inferred: bool = False
    stance: Stance | None = None
    weight: int = 1

    @property
    def wants(self) -> bool:
        """Whether an offer of another party can meet it; without a stance it may be either."""
        return self.stance is not Stance.OFFER

    @property
    def gives(self) -> bool:
        """Whether it can meet a need of another party."""
        return self.stance is not Stance.NEED


@dataclass(frozen=True, slots=True)
class Party:
    """One registered party at one version."""

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

    @classmethod
    def of(cls, state: ProfileState) -> Self:
        """The party that a profile event describes."""
        return cls.from_profile(state.profile_id, state.version, state.profile)

    @classmethod
    def from_profile(cls, profile_id: UUID, version: int, profile: Profile) -> Self:
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

    def as_match_party(self) -> MatchParty:
        """How a match and its events name it."""
        return MatchParty(
            profile_id=self.profile_id,
            external_id=self.external_id,
            kind=self.kind,
            name=self.name,
            country=self.country,
        )
