from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain.scope import Scope
from services.matcher.store.coverage import counting, progress, queries
from services.matcher.store.parties import save_ties
from shared.events import Tie
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ALL = Scope()


@pytest.fixture
async def counted(database):
    """Two towns, two cities abroad and a network; a match of each sort, everything counted."""
    decided = {"created_at": NOW - timedelta(days=9), "decided_at": NOW - timedelta(days=7)}
    async with database.transaction() as session:
        ames = await save_profile(session, locality("Ames", subdivision="US-IA", population=9_000))
        reno = await save_profile(session, locality("Reno", subdivision="US-NV"))
        porto = await save_profile(session, counterpart("Porto", country="PT"))
        await save_profile(session, counterpart("Lyon", country="FR"))
        club = await save_profile(session, network())
        met = await save_match(session, ames, porto, state="approved", **decided)
        await save_match(session, reno, porto, created_at=NOW - timedelta(days=200))
        await save_match(session, reno, club, party_kind="network", state="declined", **decided)
        tie = {"kind": "sister_city", "origin": "test"}
        await save_ties(session, [Tie(tie_id=met, a=porto, b=reno, **tie)])
        await progress.note_moment(session, met, "asked_at", NOW - timedelta(days=6))
        await progress.note_moment(session, met, "consented_at", NOW - timedelta(days=4))
    for _ in range(2):  # a second time changes nothing
        async with database.transaction() as session:
            await counting.count_parties(session, await counting.stale_parties(session, 9))
            await counting.count_matches(session, await counting.stale_matches(session, 9))
    async with database.reading() as session:
        yield session


async def test_localities_are_counted_by_state_size_and_government(counted):
    found = {c.subdivision: c for c in await queries.localities(counted, ALL)}
    assert (found["US-IA"].size, found["US-NV"].size) == ("under_10k", "unknown")
    assert [(c.registered, c.without, c.waiting) for c in found.values()] == [(1, 0, 0)] * 2
    networks = await queries.localities(counted, Scope(kind="network"))
    assert sum(c.without for c in networks) == 2
    assert len(await queries.localities(counted, Scope(subdivisions=("US-IA",)))) == 1


async def test_counterparts_are_counted_by_country(counted):
    assert sorted(await queries.counterparts(counted)) == [("FR", 1, 1), ("PT", 1, 0)]


async def test_a_tie_counts_for_the_country_of_its_other_end(counted):
    assert await queries.ties(counted, ALL) == {("PT", "sister_city"): 1}
    assert await queries.ties(counted, Scope(subdivisions=("US-IA",))) == {}
    assert await queries.ties(counted, Scope(kind="network")) == {}


async def test_matches_are_counted_by_country_and_theme(counted):
    found = await queries.matches_by_country_theme(counted, ALL)
    assert sorted(found, key=str) == [("PT", None, 2, 1), (None, None, 1, 0)]


async def test_standings_tell_late_questions_from_fresh_ones(counted):
    late = await queries.standings(counted, ALL, NOW)
    assert sorted(late) == [
        (1, "declined", False, 1), (1, "review", False, 1), (3, "meeting", True, 1),
    ]  # fmt: skip
    fresh = await queries.standings(counted, ALL, NOW - timedelta(days=30))
    assert (3, "meeting", False, 1) in fresh
    lately = Scope(since=NOW - timedelta(days=30))
    assert len(await queries.standings(counted, lately, NOW)) == 2


async def test_stays_are_histograms_of_hours(counted):
    assert await queries.hours(counted, ALL) == [{48: 2}, {}, {48: 1}, {}, {}]


async def test_what_waits_is_counted_with_its_oldest(counted):
    found = await queries.waiting_since(counted, ALL)
    assert found == {
        "review": (1, NOW - timedelta(days=200)), "meeting": (1, NOW - timedelta(days=6)),
    }  # fmt: skip


async def test_exposure_counts_localities_and_those_never_suggested(counted):
    assert await queries.exposure_histogram(counted, ALL) == {2: 1, 0: 1}
    assert [(e.name, e.localities) for e in await queries.most_exposed(counted, ALL, 5)] == [
        ("Porto", 2)
    ]
