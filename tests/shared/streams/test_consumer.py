"""Reclaim and failure on the bundled Valkey; what holds on every broker is in tests/contracts."""

import asyncio
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from shared.streams import Streams, backlog, list_dead, wait_for_broker
from tests.support.profiles import withdrawn
from tests.support.waiting import until

STREAM, GROUP = "profiles", "matcher"


@pytest.fixture
async def redis(broker_url):
    client = Redis.from_url(broker_url)
    yield client
    await client.aclose()


@pytest.fixture
async def consume(broker_url):
    """Starts a consumer of the group with a handler."""
    started = []

    async def consume(handler, *, adopt_own_pending=False, **options):
        options = {"consumer": "worker", "reclaim_after_ms": 50} | options
        streams = Streams(broker_url, GROUP, **options)
        streams.subscribe(STREAM, handler, max_records=10)
        started.append(streams)
        await streams.start(adopt_own_pending=adopt_own_pending)
        return streams

    yield consume
    for streams in started:
        await streams.stop()


@pytest.fixture
def handled():
    return []


@pytest.fixture
def handler(handled):
    async def handle(events):
        handled.extend(event.subject for event in events)

    return handle


async def put(redis, payload=None):
    """Append one event to the stream; returns its subject."""
    event = withdrawn(uuid4())
    await redis.xadd(STREAM, {"event": payload or event.model_dump_json()})
    return event.subject


async def left_pending(redis, *, consumer, deliveries=1):
    """An entry that `consumer` was given and never acknowledged."""
    await redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    subject = await put(redis)
    ((_, ((entry_id, _),)),) = await redis.xreadgroup(GROUP, consumer, {STREAM: ">"})
    await redis.xclaim(STREAM, GROUP, consumer, 0, [entry_id], retrycount=deliveries)
    return subject


async def test_one_bad_event_does_not_hold_up_its_neighbors(redis, consume, broker_url):
    subjects = [await put(redis) for _ in range(5)]
    handled = []

    async def handle(events):
        if any(event.subject == subjects[2] for event in events):
            raise ValueError("bad")
        handled.extend(event.subject for event in events)

    await consume(handle, reclaim_after_ms=60_000)
    await until(lambda: len(handled) == 4)
    assert handled == subjects[:2] + subjects[3:]

    async def only_the_bad_one_waits():
        return await backlog(broker_url, GROUP) == 1

    await until(only_the_bad_one_waits)


async def test_an_event_that_fails_once_is_handled_at_its_second_delivery(redis, consume):
    subject = await put(redis)
    failures, handled = [1, 1], []

    async def handle(events):
        if failures:
            failures.pop()
            raise ConnectionError("the database is away")
        handled.extend(event.subject for event in events)

    await consume(handle)
    await until(lambda: handled == [subject])


async def test_what_a_dead_consumer_left_is_reclaimed(redis, consume, handler, handled):
    subject = await left_pending(redis, consumer="dead")
    await consume(handler)
    await until(lambda: handled == [subject])


async def test_what_another_consumer_still_works_on_is_left_to_it(redis, consume, handler, handled):
    await left_pending(redis, consumer="alive")
    await consume(handler, reclaim_after_ms=60_000)
    subject = await put(redis)
    await until(lambda: handled)
    assert handled == [subject]


async def test_a_restarted_worker_takes_up_at_once_what_it_left(redis, consume, handler, handled):
    subject = await left_pending(redis, consumer="worker")
    await consume(handler, reclaim_after_ms=60_000, adopt_own_pending=True)
    await until(lambda: handled == [subject])


async def test_an_event_that_kills_its_consumers_is_buried_unseen(
    redis, consume, handler, handled, broker_url
):
    subject = await left_pending(redis, consumer="dead", deliveries=5)
    await consume(handler, max_deliveries=5)
    (letter,) = await until(lambda: list_dead(broker_url))
    assert (letter.subject, letter.error) == (subject, "its consumer died while handling it")
    assert handled == []


@pytest.mark.parametrize(
    ("payload", "headline"),
    [
        ("not json", ("unreadable", "")),
        ('{"type": "entente.unknown.v9", "subject": "x"}', ("entente.unknown.v9", "x")),
    ],
)
async def test_what_is_no_known_event_is_buried_at_once(
    redis, consume, handler, handled, broker_url, payload, headline
):
    await put(redis, payload)
    good = await put(redis)
    await consume(handler)
    (letter,) = await until(lambda: list_dead(broker_url))
    assert (letter.type, letter.subject) == headline
    assert letter.error.startswith("not a known event")
    await until(lambda: handled == [good])


async def test_a_consumer_whose_group_was_deleted_is_not_healthy(redis, consume, handler):
    streams = await consume(handler)
    assert streams.healthy
    await redis.xgroup_destroy(STREAM, GROUP)
    await until(lambda: not streams.healthy)


async def test_a_message_in_hand_is_finished_before_stopping(redis, consume, broker_url):
    await put(redis)
    begun, finished = asyncio.Event(), []

    async def handle(events):
        begun.set()
        await asyncio.sleep(0.1)
        finished.extend(events)

    streams = await consume(handle)
    await begun.wait()
    await streams.stop()
    assert finished
    assert await backlog(broker_url, GROUP) == 0


async def test_a_broker_that_never_answers_is_given_up(tmp_path):
    with pytest.raises(TimeoutError):
        await wait_for_broker(f"unix://{tmp_path}/nobody.sock", seconds=0.2)
