"""Which message is claimed next, while some domains have had their share."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from services.notifier.store import claims, rests
from tests.support.notifying import message as message_at

NOW = datetime(2027, 3, 1, tzinfo=UTC)
RATE = 3
message = partial(message_at, at=NOW)


@pytest.fixture
async def busy(world):
    """A domain with a long queue that has had its messages of this minute."""
    rows = [message("busy.example", 1_000 + n) for n in range(50)]
    sent = {"state": "sent", "attempted_at": NOW - timedelta(seconds=10)}
    rows += [message("busy.example", 2_000 + n, **sent) for n in range(RATE)]
    async with world.database.transaction() as session:
        session.add_all(rows)


async def claimed(world, *, rate=RATE, now=NOW):
    async with world.database.transaction() as session:
        found = await claims.claim(session, "worker", now, rate)
        return found and found.domain


async def add(world, *rows):
    async with world.database.transaction() as session:
        session.add_all(rows)


async def test_a_long_queue_of_a_domain_that_has_had_its_share_is_passed_over(world, busy):
    await add(world, message("b.example", 5), message("a.example", 9), message("zz.example", 1))
    assert [await claimed(world) for _ in range(4)] == [
        "a.example", "b.example", "zz.example", None,
    ]  # fmt: skip


async def test_what_is_not_due_yet_is_not_claimed_on_the_way(world, busy):
    await add(world, message("a.example", -60))
    assert await claimed(world) is None
    assert await claimed(world, now=NOW + timedelta(seconds=60)) is not None


async def test_without_a_limit_the_longest_waiting_comes_first(world, busy):
    await add(world, message("a.example", 5_000))
    assert [await claimed(world, rate=0) for _ in range(2)] == ["a.example", "busy.example"]


async def test_a_domain_that_rests_is_passed_over_and_nothing_goes_while_the_server_rests(
    world, busy
):
    await add(world, message("a.example", 9), message("b.example", 5))
    async with world.database.transaction() as session:
        await rests.leave_alone(session, "a.example", "421 Busy", NOW)
    assert await claimed(world) == "b.example"
    async with world.database.transaction() as session:
        await rests.leave_alone(session, rests.SERVER, "421 Busy", NOW)
    assert await claimed(world, rate=0) is None


async def test_it_is_due_only_if_it_could_be_claimed(world, busy):
    async with world.database.reading() as session:
        assert not await claims.is_due(session, NOW, RATE)
        assert await claims.is_due(session, NOW, RATE + 1)
