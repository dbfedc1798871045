"""What every broker must do for us: the bundled Valkey, and the server at REDIS_URL if that is set.

REDIS_URL must name an empty database (redis://host/9); it is emptied after each test.
"""

import os
from uuid import uuid4

import pytest
from redis import Redis

from shared.streams import Streams, backlog, lengths, list_dead, replay_dead, wait_for_broker
from tests.support.profiles import withdrawn
from tests.support.waiting import until


@pytest.fixture(params=["embedded", "REDIS_URL"])
def url(request):
    if request.param == "embedded":
        yield request.getfixturevalue("broker_url")
        return
    url = os.environ.get("REDIS_URL")
    if url is None:
        pytest.skip("REDIS_URL is not set: no Redis or Valkey server to hold to the contract")
    with Redis.from_url(url) as client:
        if client.dbsize():
            pytest.fail("REDIS_URL names a database that is not empty; these tests would empty it")
        yield url
        client.flushdb()


@pytest.fixture
async def join(url):
    """Joins a group, in which `handled` collects the subjects; raises on those in `refused`."""
    joined = []

    async def join(group, consumer="one", refused=(), **options):
        streams = Streams(url, group, consumer=consumer, reclaim_after_ms=50, **options)
        handled = []

        async def handle(events):
            if bad := [e.subject for e in events if e.subject in refused]:
                raise ValueError(f"cannot handle {bad[0]}")
            handled.extend(e.subject for e in events)

        streams.subscribe("profiles", handle, max_records=10)
        await streams.start()
        joined.append(streams)
        return streams, handled

    yield join
    for streams in joined:
        await streams.stop()


async def send(streams, count):
    events = [withdrawn(uuid4()) for _ in range(count)]
    await streams.publish([("profiles", event.model_dump_json()) for event in events])
    return [event.subject for event in events]


async def test_events_arrive_in_the_order_they_were_published(join, url):
    streams, handled = await join("matcher")
    sent = await send(streams, 25)
    sent += await send(streams, 25)
    await until(lambda: len(handled) == 50)
    assert handled == sent
    assert (await lengths(url))["profiles"] == 50


async def test_every_group_has_every_event(join):
    streams, one = await join("matcher")
    _, other = await join("notifier")
    sent = await send(streams, 5)
    await until(lambda: len(one) == len(other) == 5)
    assert one == other == sent


async def test_consumers_of_one_group_share_its_events(join):
    streams, one = await join("matcher", consumer="one")
    _, other = await join("matcher", consumer="two")
    sent = await send(streams, 40)
    await until(lambda: len(one) + len(other) >= 40)
    assert sorted(one + other) == sorted(sent)


async def test_what_was_published_before_a_group_existed_is_delivered(join, url):
    early = Streams(url, "ingest")
    sent = await send(early, 3)
    _, handled = await join("matcher")
    await until(lambda: handled == sent)
    await early.stop()


async def test_a_handled_event_is_not_delivered_to_the_next_process(join, url):
    streams, handled = await join("matcher", consumer="one")
    await send(streams, 3)
    await until(lambda: len(handled) == 3)

    async def nothing_waits():
        return await backlog(url, "matcher") == 0

    await until(nothing_waits)
    await streams.stop()
    again, handled = await join("matcher", consumer="two")
    sent = await send(again, 1)
    await until(lambda: handled)
    assert handled == sent


async def test_an_event_that_always_fails_is_tried_n_times_and_becomes_a_dead_letter(join, url):
    event = withdrawn(uuid4())
    tries = []

    class Counted(list):
        def __contains__(self, subject):
            tries.append(subject)
            return subject == event.subject

    streams, _ = await join("matcher", refused=Counted(), max_deliveries=3)
    await streams.publish([("profiles", event.model_dump_json())])
    (letter,) = await until(lambda: list_dead(url))
    assert (letter.stream, letter.group, letter.type) == ("profiles", "matcher", event.type)
    assert (letter.subject, letter.error) == (
        event.subject,
        f"ValueError: cannot handle {event.subject}",
    )
    assert len(tries) == 2 * 3, "in its batch and alone, at each of three deliveries"
    assert await backlog(url, "matcher") == 0


async def test_a_replayed_dead_letter_is_handled_when_its_fault_is_mended(join, url):
    refused = set()
    streams, handled = await join("matcher", refused=refused, max_deliveries=1)
    events = [withdrawn(uuid4()) for _ in range(2)]
    refused |= {event.subject for event in events}
    await streams.publish([("profiles", event.model_dump_json()) for event in events])

    async def both_dead():
        letters = await list_dead(url)
        return letters if len(letters) == 2 else None

    first, second = await until(both_dead)
    refused.clear()
    assert await replay_dead(url, [second.id]) == 1
    await until(lambda: handled == [second.subject])
    assert await list_dead(url) == [first]
    assert await replay_dead(url) == 1
    await until(lambda: handled == [second.subject, first.subject])
    assert await list_dead(url) == []


async def test_a_broker_that_answers_is_not_waited_for(url):
    await wait_for_broker(url, seconds=5)
