"""What a page shows of a match: both parties, the fit in words, and the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.matcher.domain.party import Party
from services.matcher.domain.reasons import strength
from services.matcher.store.matches import Listed
from services.matcher.store.parties import party_of
from shared.events import Reason


@dataclass(frozen=True, slots=True)
class Card:
    """A match for a template; `fit` is 0 to 100, `fit_words` says what it means."""

    id: UUID
    locality: Party
    party: Party
    score: float
    state: str
    closed_because: str | None
    reasons: Sequence[Reason]
    decided_at: datetime | None
    decided_by: str | None
    decision_reason: str | None

    @property
    def fit(self) -> int:
        """The score as whole percent."""
        return round(self.score * 100)

    @property
    def fit_words(self) -> str:
        """The score in words."""
        return FIT[strength(self.score)]

    def direction(self, name: str) -> list[Reason]:
        """Reasons of one direction."""
        return [r for r in self.reasons if r.direction == name]


FIT = {
    "very close": "Very strong fit",
    "close": "Strong fit",
    "related": "Fair fit",
    "loosely related": "Weak fit",
}


def card(listed: Listed) -> Card:
    """The card of a stored match."""
    match = listed.match
    return Card(
        id=match.id,
        locality=party_of(listed.locality),
        party=party_of(listed.party),
        score=match.score,
        state=match.state,
        closed_because=match.closed_because,
        reasons=[Reason.model_validate(r) for r in match.reasons],
        decided_at=match.decided_at,
        decided_by=match.decided_by,
        decision_reason=match.decision_reason,
    )
