"""What every vector index must do: keep builds of the vectors apart."""

import json

import numpy as np
import pytest

from services.matcher.index import open_generations
from services.matcher.index.points import FolderInUseError, MixedSpacesError, OldLayoutError
from tests.support.profiles import counterpart, locality
from tests.support.vectors import OTHER_SPACE, SPACE, Edge, Server, found, placed


async def test_what_was_stored_is_there_when_opened_again(store):
    city = placed(counterpart())
    await (await store.open(**SPACE)).upsert([city])
    again = await store.open(**SPACE)
    assert np.allclose((await again.vectors([city[0].profile_id]))[city[0].profile_id], city[1])
    assert await found(again, placed(locality())) == {city[0].profile_id}


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
    assert await found(old, placed(locality())) == {city[0].profile_id}
    await store.switch(new)
    assert await found(new, placed(locality())) == {other[0].profile_id}
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


async def test_edge_refuses_vectors_of_an_older_layout(tmp_path):
    store = Edge(tmp_path / "vectors")
    await store.open(**SPACE)
    await store.close()
    pointer = tmp_path / "vectors" / "current"
    said = json.loads(pointer.read_text())
    pointer.write_text(json.dumps({k: v for k, v in said.items() if k != "layout"}))
    with pytest.raises(OldLayoutError, match="entente reindex"):
        await store.open(**SPACE)
    again = await store.generations.begin(**SPACE)
    await store.switch(again)
    assert await (await store.open(**SPACE)).count() == 0
    await store.close()


async def test_a_server_refuses_vectors_of_an_older_layout():
    store = Server(location=":memory:")
    served = await store.open(**SPACE)
    old = {"model": SPACE["identity"], "dimensions": SPACE["dimensions"], "layout": 1}
    await store.client.update_collection(served.name, metadata=old)
    with pytest.raises(OldLayoutError, match="entente reindex"):
        await store.open(**SPACE)
    await store.close()
