"""Rematching: looking again at parties whose statements are read anew, or who lost a suggestion.

Pages ask for it by a row in `rematch`; only the worker may touch the index.
"""

import asyncio
import logging
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.reasons import reasons
from services.matcher.handlers.candidates import Candidate, candidates_for, partners, stored
from services.matcher.handlers.following import refresh
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.suggesting import update_shortlists
from services.matcher.store import matches as store
from services.matcher.store import rematch
from shared.events import Reason

log = logging.getLogger(__name__)

AT_ONCE = 32
LOOK_SECONDS = 1.0
SAME_SCORE = 0.005
"""Probabilities nearer than this are the same: an officer sees whole percents."""


async def rematch_once(matcher: Matcher) -> int:
    """Rematch the parties that wait longest, on their stored vectors; returns how many.

    Open suggestions whose score or reasons changed are stale (`update_shortlists`). Nobody else may
    write to the index meanwhile.
    """
    async with matcher.database.reading() as session:
        asked = await rematch.asked_for(session, AT_ONCE)
        present = await store.open_matches(session, set(asked))
    if not asked:
        return 0
    placed = await stored(matcher, set(asked))
    await matcher.index.upsert([(p.party, p.vectors) for p in placed])
    pairs = await candidates_for(matcher, placed, partners(m.pair for m in present))
    async with matcher.database.transaction() as session:
        changed = await _changed(session, pairs, set(asked))
        await update_shortlists(session, matcher, pairs, changed)
        await rematch.answered(session, asked)
    await refresh(matcher, {end for m in changed for end in m.pair.key} - set(asked))
    return len(asked)


async def keep_rematching(matcher: Matcher) -> None:
    """Look every second for parties that wait, until cancelled."""
    while True:
        try:
            async with matcher.turn:
                found = await rematch_once(matcher)
        except Exception:
            log.exception("Some parties were not matched again; it is tried again")
            found = 0
        if not found:
            await asyncio.sleep(LOOK_SECONDS)


async def _changed(
    session: AsyncSession, candidates: Iterable[Candidate], profile_ids: Collection[UUID]
) -> list[store.OpenMatch]:
    """Open suggestions that would look different if they were made now."""
    now = {c.pair.key: c for c in candidates}
    found = await store.list_matches(session, states=[store.OPEN], profile_ids=profile_ids)
    changed = []
    for match in (listed.match for listed in found):
        key = (match.locality_id, match.party_id)
        if key in now and not _is_same(
            match.score, [Reason.model_validate(r) for r in match.reasons], now[key]
        ):
            changed.append(store.as_open_match(match))
    return changed


def _is_same(score: float, stated: Collection[Reason], candidate: Candidate) -> bool:
    one, other = candidate.locality, candidate.other
    found = reasons(one.party, one.vectors, other.party, other.vectors)
    return abs(score - candidate.score) < SAME_SCORE and [r.text for r in found] == [
        r.text for r in stated
    ]
