"""What matching needs at hand: a database, a model and an index, and parties with their vectors."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from services.matcher.domain.languages import with_languages
from services.matcher.domain.party import Party, Vectors
from services.matcher.domain.shortlists import DEFAULT_LIMITS, Limits
from services.matcher.domain.stances import with_stances
from services.matcher.domain.themes import DEFINITIONS, with_themes
from services.matcher.ports import Encoder, LanguageDetector, VectorIndex
from shared.database import Database


@dataclass(frozen=True, slots=True)
class Placed:
    """A party with its vectors."""

    party: Party
    vectors: Vectors


class Matcher:
    """What matching needs: a database, a model and an index."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        index: VectorIndex,
        limits: Limits = DEFAULT_LIMITS,
        detector: LanguageDetector | None = None,
    ) -> None:
        """Encode the theme definitions once; without a detector all languages are unknown.

        `turn` is held by who changes the index or puts another in its place.
        """
        self.turn = asyncio.Lock()
        self.database = database
        self.encoder = encoder
        self.index = index
        self.limits = limits
        self.detector = detector
        self._definitions = encoder.encode(DEFINITIONS)

    async def close(self) -> None:
        """Close the index that it uses by then."""
        await self.index.close()

    def become(self, other: Self) -> None:
        """Go on with the model and the index of another."""
        self.encoder, self.index = other.encoder, other.index
        self._definitions = other._definitions

    async def place(self, parties: Sequence[Party]) -> list[Placed]:
        """Encode the statements of many parties in one batch and infer what is not stated."""
        parties = [self.with_languages(party) for party in parties]
        return [
            Placed(with_stances(with_themes(party, own, self._definitions)), own)
            for party, own in zip(parties, await self.encode(parties), strict=True)
        ]

    async def encode(self, parties: Sequence[Party]) -> list[Vectors]:
        """The vectors of each party's statements, encoded in one batch."""
        texts = [s.text for party in parties for s in party.statements]
        vectors = await asyncio.to_thread(self.encoder.encode, texts)
        ends = np.cumsum([len(party.statements) for party in parties])
        return np.split(vectors, ends[:-1]) if parties else []

    def with_languages(self, party: Party) -> Party:
        """The party with the languages of its statements, and which of them the model reads."""
        if self.detector is None:
            return party
        found = [self.detector.detect(s.text, party.languages) for s in party.statements]
        return with_languages(party, found, self.encoder.languages)
