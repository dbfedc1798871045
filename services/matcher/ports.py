"""What the use cases need of a model and of a vector store; adapters implement it."""

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from services.matcher.domain.languages import Languages
from services.matcher.domain.party import Party, Vectors


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def identity(self) -> str:
        """Names the vector space: model, version and dimensions. Different names never mix."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def languages(self) -> Languages:
        """ISO 639-1 codes of the languages it reads; None: any, or not known."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions)."""


class LanguageDetector(Protocol):
    """Finds out which language a text is written in."""

    def detect(self, text: str, expected: Collection[str] = ()) -> str | None:
        """ISO 639-1 code (639-3 where there is none), or None if it is not clear; `expected` languages are more likely."""


class NameRemover(Protocol):
    """Takes names of places out of a text."""

    def neutral(self, text: str, language: str | None = None) -> str:
        """The text with a placeholder for each name; `language` is ISO 639-1, None if not clear."""


class VectorIndex(Protocol):
    """Holds one vector per statement of every party that can be proposed."""

    async def upsert(self, parties: Sequence[tuple[Party, Vectors]]) -> None:
        """Store or replace all statements of these parties; durable when it returns."""

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""

    async def candidates(self, party: Party, vectors: Vectors, per_kind: int) -> set[UUID]:
        """At most `per_kind` parties of each kind that it seeks, the best by meaning and words.

        What it needs is held against what they offer and the other way round. By meaning: parties
        with statements that the model reads. By words: statements in the same language, read or
        not. Parties of a country that either side excludes are left out.
        """

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""

    async def count(self) -> int:
        """How many statements are stored."""

    async def close(self) -> None:
        """Release files or connections."""


class Generations(Protocol):
    """The builds of the vectors: one serves, the next one may be in the making.

    `identity` and `dimensions` are those of the encoder.
    """

    async def current(self, *, identity: str, dimensions: int) -> VectorIndex:
        """The one that serves, made empty if there is none; refuses one that another model made."""

    async def begin(self, *, identity: str, dimensions: int) -> VectorIndex:
        """An empty new one beside it; what an earlier, unfinished build left is deleted."""

    async def switch(self, new: VectorIndex, served: VectorIndex | None) -> None:
        """From now on `new` serves, for whoever starts as well; the old one is closed and deleted."""

    async def close(self) -> None:
        """Release what is held; indexes are closed before."""
