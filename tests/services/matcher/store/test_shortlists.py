from uuid import uuid4

import pytest

from services.matcher.store.matches import decided_pairs, open_matches
from services.matcher.store.parties import active_parties, tied_pairs
from services.matcher.store.shortlists import surroundings
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network

BEST = 5


@pytest.fixture
async def crowd(database):
    """A network and the localities that list it, the best first, each with a partner of its own."""
    async with database.transaction() as session:
        net = await save_profile(session, network())
        towns = [await save_profile(session, locality(f"Town {n}")) for n in range(30)]
        for number, town in enumerate(towns):
            score = 0.9 - number / 100
            await save_match(session, town, net, score, party_kind="network")
            await save_match(session, town, await save_profile(session, counterpart()), 0.5)
    return net, towns


async def test_of_a_party_only_the_best_few_are_read_and_all_of_their_own(database, crowd):
    net, towns = crowd
    async with database.reading() as session:
        newcomer = uuid4()
        around = await surroundings(session, [(newcomer, net)], BEST)
    read = {m.pair.locality_id for m in around.present.values()}
    assert read == set(towns[:BEST])
    assert len(around.present) == 2 * BEST
    assert around.localities == {newcomer, *towns[:BEST]}
    assert around.parties == {net}


async def test_all_of_a_locality_is_read_and_the_best_of_each_that_it_lists(database, crowd):
    net, towns = crowd
    async with database.reading() as session:
        around = await surroundings(session, [(towns[-1], uuid4())], BEST)
    assert {m.pair.key for m in around.present.values()} >= {(towns[-1], net), (towns[0], net)}
    assert len(around.present) == 2 + BEST
    decided = [m for m in around.present.values() if around.decides(m.pair)]
    assert {m.pair.locality_id for m in decided} == {towns[-1]}


async def test_more_ids_than_a_database_takes_are_asked_for_in_pieces(database, crowd):
    net, towns = crowd
    strangers = [uuid4() for _ in range(17_000)]
    async with database.reading() as session:
        assert len(await open_matches(session, [*strangers, *towns])) == 60
        assert len(await active_parties(session, [*strangers, net])) == 1
        assert await decided_pairs(session, strangers, [net]) == set()
        assert await tied_pairs(session, strangers, [net]) == set()
        around = await surroundings(session, [(one, net) for one in [*strangers, *towns]], BEST)
    assert len(around.present) == 60
