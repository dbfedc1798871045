import asyncio

import pytest

from shared.tasks import background


async def forever(ended):
    try:
        await asyncio.Event().wait()
    finally:
        ended.append(True)


async def test_background_work_has_ended_when_the_block_is_left():
    ended = []
    async with background(forever(ended), forever(ended)):
        await asyncio.sleep(0)
        assert not ended
    assert ended == [True, True]


async def test_background_work_ends_when_the_block_raises():
    ended = []

    async def fail():
        async with background(forever(ended)):
            await asyncio.sleep(0)
            raise ValueError("block")

    with pytest.raises(ValueError, match="block"):
        await fail()
    assert ended == [True]
