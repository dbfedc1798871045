from uuid import uuid4

import pytest

from services.matcher.domain.probability import Calibration
from services.matcher.handlers.candidates import candidates_for, stored
from services.matcher.handlers.following import follow_profiles
from services.matcher.store.learning import save_calibration
from services.matcher.store.matches import list_matches
from tests.support.profiles import counterpart, locality, published, tied

WALLS = "flood walls on the river"


@pytest.fixture
async def pair(matcher):
    """A locality in Oregon and a city of its size in Japan, which a neighbor already knows."""
    town, city, neighbor, other = uuid4(), uuid4(), uuid4(), uuid4()
    oregon = {"subdivision": "US-OR", "languages": ["en"]}
    await follow_profiles(
        matcher,
        [
            published(locality("Salem", ("need", WALLS), population=170_000, **oregon), profile_id=town),
            published(locality("Bend", ("need", "farm schools"), **oregon), profile_id=neighbor),
            published(
                counterpart("Kofu", ("offer", WALLS), country="JP", population=190_000, languages=["ja"]),
                profile_id=city,
            ),
            published(counterpart("Nara", ("offer", "old temples"), country="JP"), profile_id=other),
        ],
    )  # fmt: skip
    await follow_profiles(matcher, [tied(neighbor, other), tied(neighbor, city)])
    return town, city


async def between(matcher, one, other):
    """The candidate of both, found from `one`."""
    found = await candidates_for(matcher, await stored(matcher, {one}), {one: {other}})
    return next(c for c in found if {one, other} == set(c.pair.key))


async def test_a_pair_is_as_probable_from_either_side(matcher, pair):
    here, there = await between(matcher, *pair), await between(matcher, *pair[::-1])
    assert here.score == pytest.approx(there.score, abs=1e-6)
    assert here.situation.relations == there.situation.relations
    assert here.situation.relations.state_party == 1


async def test_answers_change_how_probable_it_is(matcher, pair):
    before = await between(matcher, *pair)
    async with matcher.database.transaction() as session:
        await save_calibration(session, Calibration(intercept=-1.0, slope=1.0, answers=9))
    after = await between(matcher, *pair)
    assert after.score < before.score
    assert after.statement_score == before.statement_score


async def test_a_suggestion_keeps_what_counts_for_and_against_it(matcher, pair):
    async with matcher.database.reading() as session:
        found = await list_matches(session, profile_ids=[pair[0]])
    match = next(f.match for f in found if f.match.party_id == pair[1])
    words = {c["name"]: c["words"] for c in match.context}
    assert words["peer_size"] == "Similar size: 170,000 and 190,000 inhabitants."
    assert words["languages"] == "No common language is stated."
    assert match.statement_score == pytest.approx(1.0, abs=0.01)
    assert 0 < match.score < 1
