"""What a page shows of a match: both parties, the fit in words, reasons, conditions and flags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.matcher.domain.calls import open_calls
from services.matcher.domain.eligibility import Check, eligibility_checks
from services.matcher.domain.flags import highest
from services.matcher.domain.party import Party
from services.matcher.store.matches import Listed
from services.matcher.store.parties import party_of
from shared.events import Flag, Level, Reason
from shared.profile import Call


@dataclass(frozen=True, slots=True)
class Card:
    """A match for a template; `fit` is 0 to 100, `fit_words` says what it means.

    `checks` say how the locality meets the conditions of a network or programme, `calls` are its
    open ones.
    """

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
    escalated_at: datetime | None
    escalated_by: str | None
    escalation_reason: str | None
    flags: Sequence[Flag]
    checks: Sequence[Check]
    calls: Sequence[Call]

    @property
    def level(self) -> Level | None:
        """The gravest level of its flags."""
        return highest(self.flags)

    @property
    def fit(self) -> int:
        """The score as whole percent."""
        return round(self.score * 100)

    @property
    def fit_words(self) -> str:
        """The score in words."""
        return next(words for limit, words in FIT if self.score >= limit)

    def direction(self, name: str) -> list[Reason]:
        """Reasons of one direction."""
        return [r for r in self.reasons if r.direction == name]


FIT = (
    (0.45, "Very strong fit"),
    (0.4, "Strong fit"),
    (0.33, "Fair fit"),
    (0.0, "Weak fit"),
)
"""Pair scores in words: of the sample localities' best counterparts half reach the first row."""


def card(listed: Listed, *, reader: UUID | None = None) -> Card:
    """The card of a stored match; `reader` is the party that it is said to, if it is one of them."""
    match = listed.match
    locality, party = party_of(listed.locality), party_of(listed.party)
    name = None if reader == locality.profile_id else locality.name
    calls = [Call.model_validate(c) for c in listed.party.body.get("calls", ())]
    return Card(
        id=match.id,
        locality=locality,
        party=party,
        score=match.score,
        state=match.state,
        closed_because=match.closed_because,
        reasons=[Reason.model_validate(r) for r in match.reasons],
        decided_at=match.decided_at,
        decided_by=match.decided_by,
        decision_reason=match.decision_reason,
        escalated_at=match.escalated_at,
        escalated_by=match.escalated_by,
        escalation_reason=match.escalation_reason,
        flags=[Flag.model_validate(f) for f in match.flags],
        checks=eligibility_checks(locality, party, name=name),
        calls=open_calls(calls, datetime.now(UTC).date()),
    )
