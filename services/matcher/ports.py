"""What the use cases need of a model and of a vector store; adapters implement it."""

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from services.matcher.domain.party import Party, Vectors
from shared.profile import Kind


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def identity(self) -> str:
        """Names the vector space: model, version and dimensions. Different names never mix."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions)."""


class VectorIndex(Protocol):
    """Holds one vector per statement of every party that can be proposed."""

    async def upsert(self, parties: Sequence[tuple[Party, Vectors]]) -> None:
        """Store or replace all statements of these parties; durable when it returns."""

    async def remove(self, profile_ids: Collection[UUID]) -> None:
        """Forget these parties."""

    async def candidates(
        self, party: Party, vectors: Vectors, kind: Kind, per_statement: int
    ) -> set[UUID]:
        """Parties of `kind` with a statement near one of these that it could meet or be met by.

        At most `per_statement` nearest statements are taken for each; countries that the party
        excludes are left out.
        """

    async def vectors(self, profile_ids: Collection[UUID]) -> dict[UUID, Vectors]:
        """The stored vectors of these parties, rows in the order of their statements."""

    async def count(self) -> int:
        """How many statements are stored."""

    async def close(self) -> None:
        """Release files or connections."""
