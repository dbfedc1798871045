from uuid import uuid4

import pytest

from shared import outbox, relay
from shared.database import DELIVERY, Database
from shared.events import EVENT
from shared.tasks import background
from tests.support.profiles import withdrawn
from tests.support.waiting import until


class Broker:
    """Keeps what is published; is away for the first `failures` batches."""

    def __init__(self, failures=0):
        self.failures = failures
        self.batches = []

    async def publish(self, messages):
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the broker is away")
        self.batches.append(messages)

    @property
    def events(self):
        return [EVENT.validate_json(payload) for batch in self.batches for _, payload in batch]


class CrashingBroker(Broker):
    """The process ends after the broker has taken the batch."""

    async def publish(self, messages):
        await super().publish(messages)
        raise SystemExit


async def add(database, count):
    events = [withdrawn(uuid4()) for _ in range(count)]
    async with database.transaction() as session:
        await outbox.add(session, *events)
    return events


async def waiting(database):
    async with database.reading() as session:
        return await outbox.size(session)


async def test_events_are_published_in_order_and_then_forgotten(delivery):
    events, broker = await add(delivery, 5), Broker()
    assert await relay.relay_once(delivery, broker) == 5
    assert broker.events == events
    assert await waiting(delivery) == 0


async def test_a_crash_between_publishing_and_forgetting_publishes_the_same_ids_again(delivery):
    events, crashing, broker = await add(delivery, 3), CrashingBroker(), Broker()
    with pytest.raises(SystemExit):
        await relay.relay_once(delivery, crashing)
    await relay.relay_once(delivery, broker)
    assert crashing.events == broker.events == events


async def test_a_long_outbox_goes_in_batches_that_keep_the_order(delivery):
    events, broker = await add(delivery, relay.BATCH + 1), Broker()
    async with background(relay.run_relay(delivery, broker)):
        await until(lambda: len(broker.events) == len(events))
    assert [len(batch) for batch in broker.batches] == [relay.BATCH, 1]
    assert broker.events == events


async def test_a_broker_that_is_away_is_waited_for(delivery):
    events, broker = await add(delivery, 2), Broker(failures=1)
    async with background(relay.run_relay(delivery, broker)):
        await until(lambda: broker.events == events)


async def test_on_postgres_one_relay_works_and_another_takes_over_when_it_ends(postgres_url):
    ours, theirs = Database(postgres_url), Database(postgres_url)
    async with ours.engine.begin() as connection:
        await connection.run_sync(DELIVERY.create_all)
    first, second = Broker(), Broker()
    async with background(relay.run_relay(ours, first)):
        await add(ours, 1)
        await until(lambda: first.events)
        async with background(relay.run_relay(theirs, second)):
            events = await add(ours, 1)
            await until(lambda: events[0] in first.events)
            assert not second.events
    async with background(relay.run_relay(theirs, second)):
        events = await add(ours, 1)
        await until(lambda: events[0] in second.events)
    await ours.close()
    await theirs.close()
