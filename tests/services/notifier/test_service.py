"""The notifier as it runs: real broker, real SMTP, real restarts."""

from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis
from sqlalchemy import update

from services.notifier.handlers.conversing import Words, write_message
from services.notifier.mailbox import newest
from services.notifier.service import build
from services.notifier.store.tables import ReaderRow
from shared.embedded import embedded_broker
from shared.events import EVENT, stream_of
from shared.streams import Streams
from tests.support.introductions import DES_MOINES, INTRODUCTION, PORTO, approved, published
from tests.support.reading import account
from tests.support.waiting import until


@pytest.fixture
async def running(world, settings, tmp_path):
    """The service with a broker, not started."""
    async with embedded_broker(tmp_path / "broker") as url:
        service = build(settings.model_copy(update={"redis_url": url, "consumer": "notifier-1"}))
        yield service, url
        await service.database.close()


async def publish(url, *events):
    streams = Streams(url, "test")
    await streams.publish([(stream_of(e), e.model_dump_json()) for e in events])
    await streams.stop()


async def announced(url):
    client = Redis.from_url(url)
    entries = await client.xrange("introductions")
    await client.aclose()
    return [EVENT.validate_json(fields[b"event"]).type.split(".")[2] for _, fields in entries]


async def test_an_approved_match_reaches_both_mailboxes_and_the_answers_are_announced(
    world, settings, running
):
    service, url = running
    await publish(url, approved(), published(DES_MOINES), published(PORTO))
    async with service.worker():
        await until(lambda: len(newest(settings.mailbox, None, 10)) == 3)
        await world.agree()
        await until(lambda: len(newest(settings.mailbox, None, 10)) == 6)

        async def all_announced():
            found = sorted(kind for kind in await announced(url) if kind != "moved")
            return found == ["answered", "answered", "sent"]

        await until(all_announced)
        assert "moved" in await announced(url)


async def test_a_restart_continues_where_it_was_and_sends_nothing_twice(world, settings, running):
    service, url = running
    events = [approved(), published(DES_MOINES), published(PORTO)]
    async with service.worker():
        await publish(url, *events)
        await until(lambda: len(newest(settings.mailbox, None, 10)) == 3)
    names = [m.name for m in newest(settings.mailbox, None, 10)]

    await publish(url, *events, published(PORTO, 2, name="Porto (revised)"))
    async with service.worker():

        async def sent():
            rows = await world.deliveries()
            return {d.state for d in rows.values()} == {"sent"}

        await until(sent)

        async def caught_up():
            client = Redis.from_url(url)
            groups = [(await client.xinfo_groups(s))[0] for s in ("profiles", "matches")]
            await client.aclose()
            return all(g["lag"] == 0 and g["pending"] == 0 for g in groups)

        await until(caught_up)
    assert [m.name for m in newest(settings.mailbox, None, 10)] == names


async def test_without_a_broker_the_worker_says_what_is_missing(world, settings):
    service = build(settings)
    with pytest.raises(RuntimeError, match="REDIS_URL"):
        async with service.worker():
            pass
    await service.database.close()


async def test_digests_that_are_due_go_out(world, settings, running):
    service, _url = running
    await world.profiles(account("olga@officers.example", "liaison_officer"))
    await world.introduced()
    yes = Words(INTRODUCTION, INTRODUCTION, "party", "rui@porto.example", "Yes.", by_mail=True)
    await write_message(world.office, yes)
    async with world.database.transaction() as session:
        await session.execute(update(ReaderRow).values(next_at=datetime.now(UTC), next_slot="now"))

    async with service.worker():

        def has_digest():
            sent = newest(settings.mailbox, None, 10)
            return [m for m in sent if "olga@officers.example" in str(m)]

        await until(has_digest, 60)
