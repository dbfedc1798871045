"""What every broker must do for us: the bundled Valkey, and a Redis server over TCP.

The server is the one at REDIS_URL (an empty database, redis://host/9, emptied after each test), or
else Debian's `redis-server`, started on loopback; CI installs it.
"""

import asyncio
import os
import shutil
import subprocess
from uuid import uuid4

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NotConnectedError

from shared.streams import Streams, backlog, lengths, list_dead, replay_dead, wait_for_broker
from tests.support.processes import free_port
from tests.support.profiles import withdrawn
from tests.support.waiting import until


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """A Redis server that listens on a port."""
    if "REDIS_URL" in os.environ:
        yield os.environ["REDIS_URL"]
        return
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if binary is None:
        reason = "no REDIS_URL, and no redis-server or valkey-server on the PATH"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
    process = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL)
    try:
        asyncio.run(until(lambda: answers(port)))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def answers(port):
    with Redis(port=port) as client:
        try:
            return client.ping()
        except NotConnectedError:
            return False


@pytest.fixture(params=["embedded", "server"])
def url(request):
    if request.param == "embedded":
        yield request.getfixturevalue("broker_url")
        return
    url = request.getfixturevalue("redis_url")
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
