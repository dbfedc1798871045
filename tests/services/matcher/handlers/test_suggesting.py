"""Keeping shortlists reads little, and ends with what everything read at once would give."""

import random

import numpy as np
import pytest
from sqlalchemy import select

from services.matcher.domain.shortlists import shortlist
from services.matcher.domain.situation import Situation
from services.matcher.handlers.candidates import Candidate
from services.matcher.handlers.matching import Placed
from services.matcher.handlers.suggesting import update_shortlists
from services.matcher.store.tables import MatchRow
from shared.profile import Kind
from tests.support.parties import party, save_profile
from tests.support.profiles import counterpart, locality, network

LIMITS = {Kind.COUNTERPART: 3, Kind.NETWORK: 2, Kind.PROGRAMME: 1, Kind.LOCALITY: 2}
COUNTRIES = ("GB", "GB", "GB", "GB", "DE", "JP")
SAID = np.ones((1, 1), dtype=np.float32)


async def save_world(session):
    """Localities and parties that may meet them, stored; as the matcher places them."""
    profiles = [locality(f"Town {n}") for n in range(7)]
    profiles += [counterpart(f"City {n}", country=c) for n, c in enumerate(COUNTRIES)]
    profiles += [network(f"Network {n}") for n in range(3)]
    placed = []
    for profile in profiles:
        profile_id = await save_profile(session, profile)
        one = party(
            "floods", kind=profile.kind, name=profile.name, country=profile.country,
            profile_id=profile_id,
        )  # fmt: skip
        placed.append(Placed(one, SAID))
    return placed[:7], placed[7:]


def candidate(town, other, score):
    return Candidate(town, other, score, 0.5, Situation(town.party, other.party))


async def open_keys(session, placed):
    ids = [one.party.profile_id for one in placed]
    rows = await session.execute(
        select(MatchRow.locality_id, MatchRow.party_id).where(
            MatchRow.state == "suggested", MatchRow.locality_id.in_(ids)
        )
    )
    return {(row[0], row[1]) for row in rows}


@pytest.mark.parametrize("seed", range(12))
async def test_a_few_matches_read_give_the_same_shortlists_as_all_of_them(matcher, seed):
    matcher.limits, draw = LIMITS, random.Random(seed)
    async with matcher.database.transaction() as session:
        towns, others = await save_world(session)
    pairs = [(town, other) for town in towns for other in others if draw.random() < 0.8]
    draw.shuffle(pairs)
    met = []
    while pairs:
        size = draw.choice([1, 1, 2, 5, 12])
        news, pairs = pairs[:size], pairs[size:]
        new = [candidate(*pair, draw.randint(1, 9) / 10) for pair in news]
        met += [c.pair for c in new]
        async with matcher.database.transaction() as session:
            await update_shortlists(session, matcher, new)
            assert await open_keys(session, towns) == shortlist(met, LIMITS)
