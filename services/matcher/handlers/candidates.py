"""Candidates: who is near a party and may meet it, and how probable it is that both say yes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.matcher.domain.context import effect
from services.matcher.domain.eligibility import may_meet
from services.matcher.domain.party import Party
from services.matcher.domain.probability import Calibration, probability
from services.matcher.domain.scoring import Block, score_against
from services.matcher.domain.shortlists import Pair
from services.matcher.domain.situation import Relations, Situation
from services.matcher.handlers.matching import Matcher, Placed
from services.matcher.store.learning import calibration_in_force
from services.matcher.store.parties import active_parties
from services.matcher.store.relations import PairKey, relations_of
from shared.profile import Kind

PER_KIND = 64
"""Parties of each kind that the index finds for a party, before all else is looked at."""
DIGITS = 6
"""Of a score: seen from either side a pair differs by rounding, and equal scores go by id."""
Partners = Mapping[UUID, Collection[UUID]]
"""Parties by a party: whom it has something open with."""
NOBODY: Partners = {}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be suggested.

    `score` is the probability that both sides say yes, `statement_score` (0 to 1) how well their
    statements meet, and the situation is what else counts.
    """

    locality: Placed
    other: Placed
    score: float
    statement_score: float
    situation: Situation

    @property
    def pair(self) -> Pair:
        """The pair without its texts."""
        own, other = self.locality.party, self.other.party
        return Pair(own.profile_id, other.profile_id, other.kind, self.score, other.country)


async def candidates_for(
    matcher: Matcher, placed: Sequence[Placed], besides: Partners = NOBODY
) -> list[Candidate]:
    """For each of these parties everyone near it who may meet it, scored.

    `besides` names further parties to score with a party, whether they are near it or not.
    """
    near: list[tuple[Placed, set[UUID]]] = []
    for one in placed:
        found = await matcher.index.candidates(one.party, one.vectors, PER_KIND)
        near.append((one, found.union(besides.get(one.party.profile_id, ()))))
    known = {p.party.profile_id: p for p in placed}
    missing = {profile_id for _, ids in near for profile_id in ids} - set(known)
    known |= {p.party.profile_id: p for p in await stored(matcher, missing)}
    met = [
        meeting
        for one, ids in near
        for meeting in _meetings(
            one, [known[i] for i in sorted(ids) if i in known and _may_meet(one, known[i])]
        )
    ]
    return await _weighed(matcher, met)


def partners(pairs: Iterable[Pair]) -> Partners:
    """Who is paired with whom, from both sides."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for pair in pairs:
        found[pair.locality_id].add(pair.party_id)
        found[pair.party_id].add(pair.locality_id)
    return found


async def stored(matcher: Matcher, profile_ids: Collection[UUID]) -> list[Placed]:
    """Active parties with their vectors from the index."""
    async with matcher.database.reading() as session:
        parties = await active_parties(session, profile_ids)
    vectors = await matcher.index.vectors([p.profile_id for p in parties])
    return [
        Placed(p, vectors[p.profile_id])
        for p in parties
        if len(vectors.get(p.profile_id, ())) == len(p.statements)
    ]


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A pair and how well its statements meet."""

    locality: Placed
    other: Placed
    statement_score: float

    @property
    def parties(self) -> tuple[Party, Party]:
        return self.locality.party, self.other.party


async def _weighed(matcher: Matcher, met: Sequence[_Meeting]) -> list[Candidate]:
    """The pairs with all that counts for or against them."""
    now = datetime.now(UTC)
    async with matcher.database.reading() as session:
        relations = await relations_of(session, [m.parties for m in met], now)
        calibration = await calibration_in_force(session)
    return [_candidate(m, relations, now, calibration) for m in met]


def _candidate(
    met: _Meeting, relations: Mapping[PairKey, Relations], now: datetime, calibration: Calibration
) -> Candidate:
    locality, other = met.parties
    known = relations.get((locality.profile_id, other.profile_id))
    situation = Situation(locality, other, known, now)
    score = round(probability(met.statement_score, effect(situation), calibration), DIGITS)
    return Candidate(met.locality, met.other, score, met.statement_score, situation)


def _may_meet(one: Placed, other: Placed) -> bool:
    if not (one.party.takes_introductions and other.party.takes_introductions):
        return False
    if one.party.kind is Kind.LOCALITY:
        return may_meet(one.party, other.party)
    return may_meet(other.party, one.party)


def _meetings(placed: Placed, others: Sequence[Placed]) -> list[_Meeting]:
    if not others:
        return []
    block = Block.of([o.party for o in others], [o.vectors for o in others])
    scores = score_against(placed.party, placed.vectors, block).score
    is_locality = placed.party.kind is Kind.LOCALITY
    return [
        _Meeting(placed, other, float(score))
        if is_locality
        else _Meeting(other, placed, float(score))
        for other, score in zip(others, scores, strict=True)
    ]
