"""How statements become points, whichever Qdrant holds them."""

from uuid import UUID

from services.matcher.domain import MatcherError
from services.matcher.domain.party import Party, Statement
from shared.profile import Kind, Stance

MAX_STATEMENTS = 50
"""A profile has at most this many statements, so positions 0 to 49 name all its points."""
LAYOUT = 2
"""Number of the way points are written; raised whenever vectors or payloads change."""
MEANING = "meaning"
"""Name of the encoder's vector of a point."""
WORDS = {kind: f"words of {kind.value}" for kind in Kind}
"""Names of BM25's sparse vectors; a point has the one of its kind, so each kind is looked up alone."""
PER_STATEMENT = 20
"""Statements of each kind that are taken for the words they share with one."""
INDEXED = ("kind", "country", "excludes", "roles", "language", "readable")
"""Payload fields that filters use, all of them keywords."""
WANTS, GIVES = "wants", "gives"
OTHER = {WANTS: GIVES, GIVES: WANTS}
NOT_CLEAR = ""
"""Stands for a language that is not clear, and for the country of who has none."""


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


class OldLayoutError(MatcherError):
    """Another release of Entente wrote the stored vectors. Run `entente reindex` to rebuild them."""


def check_space(stored: str, layout: object, identity: str) -> None:
    """Raise `MixedSpacesError` or `OldLayoutError` unless stored vectors can be used."""
    if stored != identity:
        raise MixedSpacesError(stored, identity)
    if layout != LAYOUT:
        raise OldLayoutError(OldLayoutError.__doc__)


def point_id(profile_id: UUID, position: int) -> UUID:
    """Names a statement's point for ever, so that writing it again replaces it."""
    return UUID(int=profile_id.int ^ position)


def payload(party: Party, statement: Statement, position: int) -> dict[str, object]:
    """What candidates are filtered by; parties that are paused or left have no points at all."""
    return {
        "profile_id": str(party.profile_id),
        "position": position,
        "kind": party.kind.value,
        "country": party.country or NOT_CLEAR,
        "excludes": sorted(party.excluded_countries),
        "roles": roles(statement),
        "weight": statement.weight,
        "language": statement.language or NOT_CLEAR,
        "readable": "yes" if statement.readable else "no",
    }


def complements(statement: Statement) -> list[str]:
    """Roles of the statements that it can be met by or meet; any of them will do."""
    return [OTHER[role] for role in roles(statement)]


def comparable(statement: Statement) -> list[str] | None:
    """Languages whose words can be those of this statement; None: of any."""
    return [statement.language, NOT_CLEAR] if statement.language else None


def roles(statement: Statement) -> list[str]:
    """What it can be to others, whether the model reads it or not."""
    wants, gives = statement.stance is not Stance.OFFER, statement.stance is not Stance.NEED
    return [role for role, holds in ((WANTS, wants), (GIVES, gives)) if holds]
