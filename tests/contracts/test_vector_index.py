"""What every vector index must do: keep and give back what it was given."""

from uuid import uuid4

import pytest

from tests.support.profiles import counterpart, locality
from tests.support.vectors import BUSES, FLOODS, ROOFS, found, placed


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
    assert await found(index, placed(locality())) == {stays[0].profile_id}


async def test_nothing_to_do_is_done(index):
    await index.upsert([])
    await index.remove([])
    assert await index.vectors([]) == {}
    assert await index.count() == 0
    assert await found(index, placed(locality())) == set()
