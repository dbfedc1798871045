import asyncio
from uuid import uuid4

import pytest

from shared import inbox


async def accepted(database, *ids):
    async with database.transaction() as session:
        return await inbox.accept(session, ids)


async def test_an_event_is_new_once(delivery):
    one, other = uuid4(), uuid4()
    assert await accepted(delivery, one) == {one}
    assert await accepted(delivery, one, other) == {other}
    assert await accepted(delivery, one, other) == set()


async def test_an_event_twice_in_one_batch_is_accepted(delivery):
    one = uuid4()
    assert await accepted(delivery, one, one) == {one}


async def test_an_empty_batch_is_accepted(delivery):
    assert await accepted(delivery) == set()


async def test_an_event_whose_effect_failed_is_new_again(delivery):
    one = uuid4()

    async def accept_and_fail():
        async with delivery.transaction() as session:
            await inbox.accept(session, [one])
            raise ValueError("no effect")

    with pytest.raises(ValueError, match="no effect"):
        await accept_and_fail()
    assert await accepted(delivery, one) == {one}


async def test_of_two_consumers_at_once_one_has_the_event(delivery):
    one = uuid4()
    results = await asyncio.gather(*(accepted(delivery, one) for _ in range(4)))
    assert sorted(results, key=len) == [set(), set(), set(), {one}]
