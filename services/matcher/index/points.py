"""How statements become points, whichever Qdrant holds them."""

from uuid import UUID

from services.matcher.domain import MatcherError
from services.matcher.domain.party import Party, Statement

MAX_STATEMENTS = 50
"""A profile has at most this many statements, so positions 0 to 49 name all its points."""
INDEXED = ("kind", "country", "roles", "language")
"""Payload fields that filters use, all of them keywords."""


class FolderInUseError(MatcherError):
    """Another process has the folder of the vectors open."""


class MixedSpacesError(MatcherError):
    """The stored vectors come from another model."""

    def __init__(self, stored: str, given: str) -> None:
        """Name both models and the way out."""
        super().__init__(
            f"The stored vectors come from {stored!r}, this service uses {given!r}. "
            "Use the former model, or run `entente reindex` to rebuild the vectors with the new one."
        )


def point_id(profile_id: UUID, position: int) -> UUID:
    """Names a statement's point for ever, so that writing it again replaces it."""
    return UUID(int=profile_id.int ^ position)


def payload(party: Party, statement: Statement, position: int) -> dict[str, object]:
    """What candidates are filtered by."""
    return {
        "profile_id": str(party.profile_id),
        "position": position,
        "kind": party.kind.value,
        "country": party.country or "",
        "language": statement.language or "",
        "roles": [
            r for r, holds in (("wants", statement.wants), ("gives", statement.gives)) if holds
        ],
    }


def complements(statement: Statement) -> list[str]:
    """Roles of the statements that it can be met by or meet; any of them will do."""
    return [role for role, fits in (("gives", statement.wants), ("wants", statement.gives)) if fits]
