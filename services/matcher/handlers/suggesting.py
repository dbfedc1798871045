"""Suggesting: find candidates, score pairs, and keep the shortlists of all who are concerned."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.eligibility import may_meet
from services.matcher.domain.languages import with_languages
from services.matcher.domain.party import Party, Vectors
from services.matcher.domain.reasons import reasons
from services.matcher.domain.scoring import Block, score_against
from services.matcher.domain.shortlists import DEFAULT_LIMITS, Limits, Pair, shortlist
from services.matcher.domain.stances import with_stances
from services.matcher.domain.themes import DEFINITIONS, with_themes
from services.matcher.handlers.diligence import Flags, flags_of
from services.matcher.ports import Encoder, LanguageDetector, VectorIndex
from services.matcher.store import matches as store
from services.matcher.store.countries import blocked_countries
from services.matcher.store.parties import active_parties, ties_of
from services.matcher.store.tables import MatchRow
from shared import outbox
from shared.database import Database
from shared.events import Closing, MatchClosed, MatchState, MatchSuggested
from shared.profile import Kind

PER_STATEMENT = 64
"""Nearest statements taken for each statement and kind before exact scoring."""
NOBODY: Mapping[UUID, set[UUID]] = {}


@dataclass(frozen=True, slots=True)
class Placed:
    """A party with its vectors."""

    party: Party
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be suggested."""

    locality: Placed
    other: Placed
    score: float

    @property
    def pair(self) -> Pair:
        """The pair without its texts."""
        other = self.other.party
        return Pair(self.locality.party.profile_id, other.profile_id, other.kind, self.score)


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


async def candidates_for(
    matcher: Matcher, placed: Sequence[Placed], besides: Mapping[UUID, set[UUID]] = NOBODY
) -> list[Candidate]:
    """For each of these parties everyone near it who may meet it, scored.

    `besides` names further parties to score with a party, whether they are near it or not.
    """
    near: list[tuple[Placed, set[UUID]]] = []
    for one in placed:
        for kind in one.party.seeks:
            found = await matcher.index.candidates(one.party, one.vectors, kind, PER_STATEMENT)
            near.append((one, found))
        near.append((one, besides.get(one.party.profile_id, set())))
    known = {p.party.profile_id: p for p in placed}
    missing = {profile_id for _, ids in near for profile_id in ids} - set(known)
    known |= {p.party.profile_id: p for p in await stored(matcher, missing)}
    return [
        candidate
        for one, ids in near
        for candidate in _scored(
            one, [known[i] for i in sorted(ids) if i in known and _may_meet(one, known[i])]
        )
    ]


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


async def update_shortlists(
    session: AsyncSession, matcher: Matcher, candidates: Iterable[Candidate]
) -> None:
    """Add the candidates that belong on a shortlist, and take back what they push off.

    Pairs with a tie or a decision are left out. Runs in the caller's transaction.
    """
    offered = {c.pair.key: c for c in candidates}
    ids = {profile_id for key in offered for profile_id in key}
    for key in await _settled(session, ids):
        offered.pop(key, None)
    blocked = await blocked_countries(session)
    offered = {k: c for k, c in offered.items() if c.other.party.country not in blocked}
    present = {m.pair.key: m for m in await store.open_matches(session, ids)}
    further = {profile_id for key in present for profile_id in key} - ids
    present |= {m.pair.key: m for m in await store.open_matches(session, further)}
    new = {key: c for key, c in offered.items() if key not in present}
    keep = shortlist(
        [m.pair for m in present.values()] + [c.pair for c in new.values()], matcher.limits
    )
    await close(session, [m for key, m in present.items() if key not in keep], "superseded")
    await _suggest(session, [c for key, c in new.items() if key in keep])


async def close(
    session: AsyncSession, open_matches: Sequence[store.OpenMatch], because: str
) -> None:
    """Take open suggestions back and say so; `because` as in `shared.events.Closing`."""
    await store.close_matches(session, [m.id for m in open_matches], "superseded", because)
    await outbox.add(
        session,
        *(
            MatchClosed(
                subject=str(m.id),
                data=Closing(
                    match_id=m.id,
                    locality_id=m.pair.locality_id,
                    party_id=m.pair.party_id,
                    reason=because,
                ),
            )
            for m in open_matches
        ),
    )


def _may_meet(one: Placed, other: Placed) -> bool:
    if one.party.kind is Kind.LOCALITY:
        return may_meet(one.party, other.party)
    return may_meet(other.party, one.party)


def _scored(placed: Placed, others: Sequence[Placed]) -> list[Candidate]:
    if not others:
        return []
    block = Block.of([o.party for o in others], [o.vectors for o in others])
    scores = score_against(placed.party, placed.vectors, block).score
    is_locality = placed.party.kind is Kind.LOCALITY
    return [
        Candidate(placed, other, float(score))
        if is_locality
        else Candidate(other, placed, float(score))
        for other, score in zip(others, scores, strict=True)
    ]


async def _settled(session: AsyncSession, ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    pairs = await store.decided_pairs(session, ids)
    for tie in await ties_of(session, ids):
        pairs |= {(tie.a, tie.b), (tie.b, tie.a)}
    return pairs


async def _suggest(session: AsyncSession, candidates: Sequence[Candidate]) -> None:
    found = await flags_of(session, [c.pair.key for c in candidates])
    states = [_state(c, found.get(c.pair.key, ())) for c in candidates]
    now = datetime.now(UTC)
    rows = [
        MatchRow(
            id=state.match_id,
            locality_id=state.locality.profile_id,
            party_id=state.party.profile_id,
            party_kind=state.party.kind.value,
            score=state.score,
            reasons=[r.model_dump(mode="json") for r in state.reasons],
            flags=[f.model_dump(mode="json") for f in state.flags],
            state=store.OPEN,
            created_at=now,
        )
        for state in states
    ]
    await store.add_matches(session, rows)
    await outbox.add(session, *(MatchSuggested(subject=str(s.match_id), data=s) for s in states))


def _state(candidate: Candidate, flags: Flags) -> MatchState:
    locality, other = candidate.locality, candidate.other
    return MatchState(
        match_id=uuid4(),
        locality=locality.party.as_match_party(),
        party=other.party.as_match_party(),
        score=round(candidate.score, 6),
        reasons=reasons(locality.party, locality.vectors, other.party, other.vectors),
        flags=flags,
    )
