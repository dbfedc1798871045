import pytest
from sqlalchemy.exc import IntegrityError

from services.matcher.store import matches as store
from services.matcher.store.closing import close_matches
from shared.profile import Kind
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network


@pytest.fixture
async def ends(database):
    """A locality and three counterparts; returns their ids."""
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        cities = [
            await save_profile(session, counterpart(name)) for name in ("Porto", "Bern", "Lyon")
        ]
    return town, cities


async def listed(database, **filters):
    async with database.reading() as session:
        return [found.match.id for found in await store.list_matches(session, **filters)]


async def test_matches_are_listed_best_first_with_both_parties(database, ends):
    town, cities = ends
    async with database.transaction() as session:
        weak = await save_match(session, town, cities[0], 0.2)
        strong = await save_match(session, town, cities[1], 0.9)
    assert await listed(database) == [strong, weak]
    async with database.reading() as session:
        found = await store.get_match(session, strong)
    assert (found.locality.name, found.party.name) == ("Des Moines", "Bern")


async def test_a_list_continues_after_the_last_match_though_scores_are_equal(database, ends):
    town, cities = ends
    async with database.transaction() as session:
        made = {await save_match(session, town, city, 1 / 3) for city in cities}
    seen, after = [], None
    while True:
        async with database.reading() as session:
            found = await store.list_matches(session, after=after, limit=1)
        if not found:
            break
        seen.append(found[0].match.id)
        after = (found[0].match.score, found[0].match.id)
    assert len(seen) == 3
    assert set(seen) == made


async def test_a_list_is_narrowed_by_state_party_and_kind(database, ends):
    town, cities = ends
    async with database.transaction() as session:
        other = await save_profile(session, locality("Ames"))
        net = await save_profile(session, network())
        approved = await save_match(session, town, cities[0], state="approved")
        joined = await save_match(session, town, net, party_kind="network")
        elsewhere = await save_match(session, other, cities[0], 0.1)
    assert await listed(database, states=["approved"]) == [approved]
    assert await listed(database, party_kind=Kind.NETWORK) == [joined]
    assert await listed(database, profile_ids=[other]) == [elsewhere]
    assert set(await listed(database, profile_ids=[cities[0]])) == {approved, elsewhere}
    assert await listed(database, profile_ids=[]) == []


async def test_a_pair_is_open_or_decided_once(database, ends):
    town, cities = ends
    async with database.transaction() as session:
        await save_match(session, town, cities[0], state="declined")
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await save_match(session, town, cities[0])


async def test_a_pair_may_be_superseded_many_times(database, ends):
    town, cities = ends
    async with database.transaction() as session:
        for _ in range(3):
            await save_match(session, town, cities[0], state="superseded")
        await save_match(session, town, cities[0])
        assert await store.count_by_state(session) == {"superseded": 3, "suggested": 1}


async def test_closing_leaves_a_decided_match_alone(database, ends):
    town, cities = ends
    async with database.transaction() as session:
        decided = await save_match(session, town, cities[0])
        opened = await save_match(session, town, cities[1])
        (await store.lock_match(session, decided)).state = "approved"
        await close_matches(session, [decided, opened], "superseded", "withdrawn")
    async with database.reading() as session:
        assert (await store.get_match(session, decided)).match.state == "approved"
        closed = (await store.get_match(session, opened)).match
        assert (closed.state, closed.closed_because) == ("superseded", "withdrawn")
        assert await store.open_matches(session, [town]) == []
        assert await store.decided_pairs(session, [town], [cities[0]]) == {(town, cities[0])}
