"""What every vector index must do: Qdrant Edge, qdrant-client's local mode, and a Qdrant server."""

import os
from uuid import uuid4

import numpy as np
import pytest
from qdrant_client import AsyncQdrantClient

from services.matcher.domain.languages import with_languages
from services.matcher.domain.party import Party
from services.matcher.index import open_generations
from services.matcher.index.edge_generations import EdgeGenerations
from services.matcher.index.points import FolderInUseError, MixedSpacesError
from services.matcher.index.server_generations import ServerGenerations
from shared.profile import Kind
from tests.support.encoders import WordHashEncoder
from tests.support.profiles import counterpart, locality, network

ENCODER = WordHashEncoder()
SPACE = {"identity": ENCODER.identity, "dimensions": ENCODER.dimensions}
OTHER_SPACE = SPACE | {"identity": "another-model/64"}
FLOODS, ROOFS, BUSES = "flood protection river", "green roofs", "bus lanes downtown"


class Edge:
    """A folder; opening it again closes it first, as a new process would find it."""

    def __init__(self, folder):
        self.folder = folder
        self.generations = self.index = None

    async def open(self, **space):
        await self.close()
        self.generations = EdgeGenerations(self.folder)
        self.index = await self.generations.current(**space)
        return self.index

    async def switch(self, new):
        await self.generations.switch(new, self.index)
        self.index = new

    async def close(self):
        if self.index is not None:
            await self.index.close()
        if self.generations is not None:
            await self.generations.close()
        self.generations = self.index = None


class Server:
    """A Qdrant server, or qdrant-client's local mode in its place."""

    def __init__(self, **client):
        self.client = AsyncQdrantClient(**client)
        self.generations = ServerGenerations(self.client)

    async def open(self, **space):
        return await self.generations.current(**space)

    async def switch(self, new):
        await self.generations.switch(new, None)

    async def close(self):
        for collection in (await self.client.get_collections()).collections:
            if collection.name.startswith("statements-"):
                await self.client.delete_collection(collection.name)
        await self.client.close()


@pytest.fixture(params=["edge", "local mode", "QDRANT_URL"])
async def store(request, tmp_path):
    if request.param == "edge":
        store = Edge(tmp_path / "vectors")
    elif request.param == "local mode":
        store = Server(location=":memory:")
    elif url := os.environ.get("QDRANT_URL"):
        store = Server(url=url, api_key=os.environ.get("QDRANT_API_KEY"))
        if any(
            c.name.startswith("statements-")
            for c in (await store.client.get_collections()).collections
        ):
            pytest.fail("QDRANT_URL holds statements; these tests would delete them")
    else:
        pytest.skip("QDRANT_URL is not set: no Qdrant server to hold to the contract")
    yield store
    await store.close()


@pytest.fixture
async def index(store):
    return await store.open(**SPACE)


def placed(profile, profile_id=None):
    """A party with the vectors of its statements."""
    party = Party.from_profile(profile_id or uuid4(), 1, profile)
    return party, ENCODER.encode([s.text for s in party.statements])


async def found(index, seeker, kind, per_statement=10):
    return await index.candidates(*seeker, kind, per_statement)


async def test_the_vectors_of_a_party_come_back_in_the_order_of_its_statements(index):
    one = placed(counterpart("Porto", FLOODS, ROOFS, BUSES))
    other = placed(counterpart("Bern", BUSES))
    await index.upsert([one, other])
    stored = await index.vectors([one[0].profile_id, other[0].profile_id, uuid4()])
    assert set(stored) == {one[0].profile_id, other[0].profile_id}
    for party, vectors in (one, other):
        assert stored[party.profile_id] == pytest.approx(vectors, abs=1e-5)
    assert await index.count() == 4


async def test_a_party_with_fewer_statements_loses_its_old_ones(index):
    party_id = uuid4()
    await index.upsert([placed(counterpart("Porto", FLOODS, ROOFS, BUSES), party_id)])
    revised = placed(counterpart("Porto", ROOFS), party_id)
    await index.upsert([revised])
    assert await index.count() == 1
    assert (await index.vectors([party_id]))[party_id] == pytest.approx(revised[1], abs=1e-5)


async def test_a_removed_party_is_forgotten(index):
    gone, stays = placed(counterpart("Porto")), placed(counterpart("Bern", country="CH"))
    await index.upsert([gone, stays])
    await index.remove([gone[0].profile_id, uuid4()])
    assert await index.vectors([gone[0].profile_id]) == {}
    assert await found(index, placed(locality()), Kind.COUNTERPART) == {stays[0].profile_id}


async def test_nothing_to_do_is_done(index):
    await index.upsert([])
    await index.remove([])
    assert await index.vectors([]) == {}
    assert await index.count() == 0
    assert await found(index, placed(locality()), Kind.COUNTERPART) == set()


async def test_candidates_are_of_the_kind_asked_for(index):
    city, net, town = placed(counterpart()), placed(network()), placed(locality("Ames"))
    await index.upsert([city, net, town])
    seeker = placed(locality())
    assert await found(index, seeker, Kind.COUNTERPART) == {city[0].profile_id}
    assert await found(index, seeker, Kind.NETWORK) == {net[0].profile_id}
    assert await found(index, seeker, Kind.PROGRAMME) == set()


async def test_countries_that_a_party_excludes_are_left_out(index):
    dutch, swiss = placed(counterpart()), placed(counterpart("Bern", country="CH"))
    await index.upsert([dutch, swiss])
    seeker = placed(locality(preferences={"exclude_countries": ["NL", "RU"]}))
    assert await found(index, seeker, Kind.COUNTERPART) == {swiss[0].profile_id}


async def test_excluding_countries_leaves_networks_which_have_none(index):
    net = placed(network())
    await index.upsert([net])
    seeker = placed(locality(preferences={"exclude_countries": ["NL"]}))
    assert await found(index, seeker, Kind.NETWORK) == {net[0].profile_id}


@pytest.mark.parametrize(
    ("mine", "theirs", "meet"),
    [
        ("need", "offer", True),
        ("offer", "need", True),
        ("need", "need", False),
        ("offer", "offer", False),
        ("exchange", "need", True),
        ("exchange", "offer", True),
        ("exchange", "exchange", True),
        (None, "need", True),
        (None, "offer", True),
        ("need", None, True),
        ("offer", None, True),
    ],
)
async def test_a_statement_finds_those_that_complement_it(index, mine, theirs, meet):
    city = placed(counterpart("Porto", (theirs, FLOODS)))
    await index.upsert([city])
    seeker = placed(locality("Ames", (mine, FLOODS)))
    assert bool(await found(index, seeker, Kind.COUNTERPART)) is meet


async def test_every_statement_brings_its_own_nearest(index):
    cities = [placed(counterpart(text.split()[0], text)) for text in (FLOODS, ROOFS, BUSES)]
    await index.upsert(cities)
    seeker = placed(locality("Ames", FLOODS, BUSES))
    assert await found(index, seeker, Kind.COUNTERPART, per_statement=1) == {
        cities[0][0].profile_id,
        cities[2][0].profile_id,
    }


async def test_what_was_stored_is_there_when_opened_again(store):
    city = placed(counterpart())
    await (await store.open(**SPACE)).upsert([city])
    again = await store.open(**SPACE)
    assert np.allclose((await again.vectors([city[0].profile_id]))[city[0].profile_id], city[1])
    assert await found(again, placed(locality()), Kind.COUNTERPART) == {city[0].profile_id}


async def test_vectors_of_two_models_are_never_mixed(store):
    await store.open(**SPACE)
    with pytest.raises(MixedSpacesError, match="another-model/64"):
        await store.open(**OTHER_SPACE)


async def test_a_new_generation_serves_once_it_is_switched_to(store):
    city, other = placed(counterpart()), placed(counterpart("Bern", country="CH"))
    old = await store.open(**SPACE)
    await old.upsert([city])
    new = await store.generations.begin(**OTHER_SPACE)
    await new.upsert([other])
    assert await found(old, placed(locality()), Kind.COUNTERPART) == {city[0].profile_id}
    await store.switch(new)
    assert await found(new, placed(locality()), Kind.COUNTERPART) == {other[0].profile_id}
    assert await (await store.open(**OTHER_SPACE)).count() == 1
    with pytest.raises(MixedSpacesError, match="entente reindex"):
        await store.open(**SPACE)


async def test_a_generation_that_was_not_finished_is_forgotten(store):
    await (await store.open(**SPACE)).upsert([placed(counterpart())])
    unfinished = await store.generations.begin(**SPACE)
    await unfinished.upsert([placed(counterpart("Bern", country="CH"))])
    await unfinished.close()
    assert await (await store.open(**SPACE)).count() == 1
    again = await store.generations.begin(**SPACE)
    assert await again.count() == 0
    await again.close()


async def test_a_statement_that_the_model_does_not_read_is_stored_and_never_found(index):
    party, vectors = placed(counterpart("Porto", FLOODS, ROOFS))
    unread = with_languages(party, ["hi", "en"], frozenset({"en"}))
    await index.upsert([(unread, vectors)])
    assert await index.count() == 2
    assert await found(index, placed(locality("Ames", ROOFS)), Kind.COUNTERPART, 1)
    nobody = with_languages(party, ["hi", "hi"], frozenset({"en"}))
    assert await found(index, (nobody, vectors), Kind.COUNTERPART) == set()
    await index.upsert([(nobody, vectors)])
    assert await found(index, placed(locality("Ames", ROOFS)), Kind.COUNTERPART) == set()


async def test_another_worker_on_a_server_follows_to_the_generation_that_serves():
    store = Server(location=":memory:")
    first, second = await store.open(**SPACE), await store.open(**SPACE)
    await first.upsert([placed(counterpart())])
    same = await store.generations.begin(**SPACE)
    await store.switch(same)
    assert await second.count() == 0
    await store.switch(await store.generations.begin(**OTHER_SPACE))
    with pytest.raises(MixedSpacesError):
        await second.upsert([placed(counterpart())])
    await store.close()


async def test_edge_starts_afresh_on_a_folder_that_a_crash_left_half_made(tmp_path):
    store = Edge(tmp_path / "vectors")
    await store.open(**SPACE)
    await store.close()
    (tmp_path / "vectors" / "current").unlink()
    assert await (await store.open(**SPACE)).count() == 0
    await store.close()


async def test_edge_is_opened_by_one_process_at_a_time(tmp_path):
    generations = open_generations(tmp_path / "vectors", None, None)
    with pytest.raises(FolderInUseError):
        open_generations(tmp_path / "vectors", None, None)
    await generations.close()
    await open_generations(tmp_path / "vectors", None, None).close()
