"""What a page shows of a match: both parties, the fit in words, reasons, conditions and flags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.matcher.domain.calls import open_calls
from services.matcher.domain.eligibility import Check, eligibility_checks
from services.matcher.domain.flags import highest
from services.matcher.domain.party import Party
from services.matcher.domain.probability import in_words
from services.matcher.pages.chances import CHANCE, FIT, in_percent
from services.matcher.store.matches import Listed
from services.matcher.store.parties import party_of
from shared.events import Circumstance, Flag, Level, Reason
from shared.profile import Call
from shared.remarks import circumstance
from shared.texts import Phrase


@dataclass(frozen=True, slots=True)
class Card:
    """A match for a template; `score` is the probability that both sides say yes.

    `checks` say how the locality meets the conditions of a network or programme, `calls` are its
    open ones.
    """

    id: UUID
    locality: Party
    party: Party
    score: float
    statement_score: float | None
    context: Sequence[Circumstance]
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
    def chance(self) -> Phrase:
        """How likely both sides say yes, in a sentence."""
        return Phrase(CHANCE[in_words(self.score)].text, percent=in_percent(self.score))

    @property
    def fit(self) -> int | None:
        """How well the statements meet, 0 to 100; None if only an older score is kept."""
        return None if self.statement_score is None else round(self.statement_score * 100)

    @property
    def fit_words(self) -> Phrase:
        """How well the statements meet, in words."""
        score = self.statement_score or 0.0
        return next(words for limit, words in FIT if score >= limit)

    @property
    def speaks_for(self) -> list[str]:
        """What counts for it beside the statements, the strongest first."""
        return [circumstance(c) for c in self.context if c.effect >= NOTABLE]

    @property
    def speaks_against(self) -> list[str]:
        """What counts against it beside the statements, the strongest first."""
        return [circumstance(c) for c in self.context if c.effect <= -NOTABLE]

    def direction(self, name: str) -> list[Reason]:
        """Reasons of one direction."""
        return [r for r in self.reasons if r.direction == name]


NOTABLE = 0.05
"""Least effect (log-odds, about one percent) that a page names."""


def card(
    listed: Listed, *, reader: UUID | None = None, known: dict[UUID, Party] | None = None
) -> Card:
    """The card of a stored match; `reader` is the party that it is said to, if it is one of them.

    `known` are parties that were read already; those that are read now are added.
    """
    match = listed.match
    known = {} if known is None else known
    for row in (listed.locality, listed.party):
        if row.profile_id not in known:
            known[row.profile_id] = party_of(row)
    locality, party = known[match.locality_id], known[match.party_id]
    name = None if reader == locality.profile_id else locality.name
    calls = [Call.model_validate(c) for c in listed.party.body.get("calls", ())]
    return Card(
        id=match.id,
        locality=locality,
        party=party,
        score=match.score,
        statement_score=match.statement_score,
        context=[Circumstance.model_validate(c) for c in match.context],
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
