from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain.situation import Relations, Standing
from services.matcher.store.parties import active_parties, save_ties
from services.matcher.store.relations import relations_of
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network, tied

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
async def world(database):
    """Two places in Oregon, one in Iowa, three governments abroad and a network; by name."""
    oregon, iowa = {"subdivision": "US-OR"}, {"subdivision": "US-IA"}
    profiles = [
        locality("Salem", **oregon), locality("Bend", **oregon), locality("Ames", **iowa),
        counterpart("Kofu", country="JP"), counterpart("Nara", country="JP"), counterpart("Bern", country="CH"),
        network("ICLEI"),
    ]  # fmt: skip
    async with database.transaction() as session:
        return {p.name: await save_profile(session, p) for p in profiles}


async def read(database, world, here, there):
    async with database.reading() as session:
        parties = {p.name: p for p in await active_parties(session, list(world.values()))}
        found = await relations_of(session, [(parties[here], parties[there])], NOW)
    return found[world[here], world[there]]


async def tie(database, world, *pairs, kind="sister_city"):
    async with database.transaction() as session:
        await save_ties(session, [tied(world[a], world[b], kind).data for a, b in pairs])


async def test_where_there_are_no_ties_nothing_is_counted(database, world):
    assert await read(database, world, "Salem", "Kofu") == Relations()


async def test_no_pairs_have_no_relations(database):
    async with database.reading() as session:
        assert await relations_of(session, [], NOW) == {}


async def test_ties_are_counted_for_both_sides_their_state_and_their_country(database, world):
    pairs = [("Salem", "Nara"), ("Bend", "Kofu"), ("Bend", "Bern"), ("Ames", "Kofu")]
    await tie(database, world, *pairs)
    found = await read(database, world, "Salem", "Kofu")
    assert (found.locality, found.party) == (Standing(ties=1), Standing(ties=2))
    assert (found.own_country, found.state_country, found.state_party) == (1, 1, 1)
    assert found.usual == pytest.approx(2 * 2 / 3)


async def test_common_networks_are_named_and_members_nearby_are_counted(database, world):
    pairs = [("Salem", "ICLEI"), ("Kofu", "ICLEI"), ("Bend", "ICLEI")]
    await tie(database, world, *pairs, kind="membership")
    found = await read(database, world, "Salem", "Kofu")
    assert found.locality.networks == found.party.networks == {("net-iclei", "ICLEI")}
    assert (found.locality.ties, found.state_country) == (0, 0)
    assert (await read(database, world, "Salem", "ICLEI")).state_party == 2


async def test_introductions_of_the_last_quarter_are_counted(database, world):
    async with database.transaction() as session:
        for other, days, state in (
            ("Nara", 10, "approved"),
            ("Bern", 200, "approved"),
            ("ICLEI", 1, "declined"),
        ):
            at = NOW - timedelta(days=days)
            await save_match(session, world["Salem"], world[other], state=state, decided_at=at)
    found = await read(database, world, "Salem", "Nara")
    assert (found.locality.recent, found.party.recent) == (1, 1)


async def test_a_tie_that_has_ended_is_not_counted(database, world):
    past = tied(world["Salem"], world["Kofu"]).data.model_copy(update={"ended": 2019})
    async with database.transaction() as session:
        await save_ties(session, [past])
    found = await read(database, world, "Salem", "Kofu")
    assert (found.locality.ties, found.own_country) == (0, 0)
