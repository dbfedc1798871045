from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from shared import outbox
from shared.events import EVENT
from tests.support.profiles import tied, withdrawn


async def waiting(database, limit=100):
    async with database.reading() as session:
        return await outbox.unsent(session, limit)


async def test_events_wait_in_the_order_they_were_added(delivery):
    events = [withdrawn(uuid4()) for _ in range(5)]
    async with delivery.transaction() as session:
        await outbox.add(session, *events[:3])
        await outbox.add(session, *events[3:])
    rows = await waiting(delivery)
    assert [EVENT.validate_json(row.payload) for row in rows] == events


async def test_a_row_names_the_stream_of_its_event(delivery):
    async with delivery.transaction() as session:
        await outbox.add(session, tied(uuid4(), uuid4()))
    assert [row.stream for row in await waiting(delivery)] == ["profiles"]


async def test_the_oldest_come_first_and_forgotten_ones_no_more(delivery):
    events = [withdrawn(uuid4()) for _ in range(3)]
    async with delivery.transaction() as session:
        await outbox.add(session, *events)
    (oldest,) = await waiting(delivery, limit=1)
    async with delivery.transaction() as session:
        await outbox.forget(session, [oldest.id])
        assert await outbox.size(session) == 2
    rows = await waiting(delivery)
    assert [EVENT.validate_json(row.payload) for row in rows] == events[1:]


async def test_the_same_event_cannot_wait_twice(delivery):
    event = withdrawn(uuid4())
    with pytest.raises(IntegrityError):
        async with delivery.transaction() as session:
            await outbox.add(session, event, event)


async def test_adding_nothing_writes_nothing(delivery):
    async with delivery.transaction() as session:
        await outbox.add(session)
    assert await waiting(delivery) == []
