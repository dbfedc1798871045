"""Renewing: what a match says of a pair as it stands now, and bringing one in hand up to date with it.

A match that an officer works on keeps its id, holder, question, texts and age.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.context import circumstances
from services.matcher.domain.flags import highest
from services.matcher.domain.reasons import main_theme, reasons
from services.matcher.handlers.candidates import Candidate
from services.matcher.handlers.diligence import Flags, flags_of
from services.matcher.handlers.reviewing import MACHINE, step
from services.matcher.store.closing import read_matches
from services.matcher.store.matches import OPEN
from services.matcher.store.tables import MatchRow
from shared.events import MatchState


def state_of(match_id: UUID, candidate: Candidate, flags: Flags) -> MatchState:
    """What is said of a pair, as events carry it."""
    locality, other = candidate.locality, candidate.other
    return MatchState(
        match_id=match_id,
        locality=locality.party.as_match_party(),
        party=other.party.as_match_party(),
        score=round(candidate.score, 6),
        reasons=reasons(locality.party, locality.vectors, other.party, other.vectors),
        flags=flags,
        statement_score=round(candidate.statement_score, 6),
        context=circumstances(candidate.situation),
    )


def columns(state: MatchState, candidate: Candidate) -> dict[str, Any]:
    """The same as it is stored with a match."""
    locality, other = candidate.locality.party, candidate.other.party
    return {
        "score": state.score,
        "reasons": [r.model_dump(mode="json") for r in state.reasons],
        "flags": [f.model_dump(mode="json") for f in state.flags],
        "level": highest(state.flags),
        "statement_score": state.statement_score,
        "context": [c.model_dump(mode="json") for c in state.context],
        "subdivision": locality.subdivision,
        "theme": main_theme(state.reasons, locality, other),
    }


async def renew(
    session: AsyncSession, pairs: Mapping[UUID, Candidate], revised: Collection[UUID]
) -> None:
    """Bring open matches, by id and locked, up to date with their pairs.

    Whoever has one on the screen is told if a party is `revised` or the reasons are others; a
    probability that moved by itself stops nobody.
    """
    found = await flags_of(session, [c.pair.key for c in pairs.values()])
    for match in await read_matches(session, pairs):
        pair = pairs[match.id]
        state = state_of(match.id, pair, found.get(pair.pair.key, ()))
        is_same = [r["text"] for r in match.reasons] == [r.text for r in state.reasons]
        if is_same and not {match.locality_id, match.party_id}.intersection(revised):
            _write(match, columns(state, pair))
        else:
            async with step(session, match.id, "renew", MACHINE, states=(OPEN,)) as change:
                _write(change.match, columns(state, pair))
    await session.flush()


def _write(match: MatchRow, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(match, name, value)
