"""What gathers for digests, on each of the databases that we run on."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.routing import Later
from services.notifier.handlers.desks import digest_desks
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.moving import Office
from services.notifier.letters import Letters
from services.notifier.settings import NotifierSettings
from services.notifier.store import items
from services.notifier.store.tables import Base
from shared.database import DELIVERY, Database
from shared.security import Keyring
from tests.support.introductions import DANA, DES_MOINES, PORTO, approved, id_of, published
from tests.support.notifying import World
from tests.support.reading import DAILY, account, choose
from tests.support.smtp import Clock


@pytest.fixture
async def world(database_url, tmp_path):
    settings = NotifierSettings(data=tmp_path, database_url=database_url)
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    letters = Letters(settings.public_url, settings.mail_from, Keyring(settings.signing_secret()))
    world = World(database, letters, settings)
    clock = Clock(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    world.office = Office(database, letters, clock=clock)
    yield world
    await database.close()


async def test_what_has_gathered_is_in_a_digest_once_it_is_due(world):
    await choose(world, DANA, DAILY)
    await choose(world, DANA, DAILY)
    await world.introduced()
    assert await digest_parties(world.office) == 0
    world.office.clock.advance(days=1)
    assert await digest_parties(world.office) == 1
    assert await digest_parties(world.office) == 0
    async with world.database.reading() as session:
        assert not await items.due(session, world.office.clock(), 10)
        ask = (await world.deliveries())["ask", "locality"]
        assert await items.gone(session, ask.id) == {DANA}
        assert ask.profile_id == id_of(DES_MOINES)


async def test_a_digest_that_is_put_off_leaves_those_of_another_party(world):
    await choose(world, DANA, DAILY)
    await world.profiles(published(DES_MOINES))
    await world.profiles(published(PORTO, contacts=[{"name": "Dana Reed", "email": DANA}]))
    await world.matches(approved())
    world.office.clock.advance(days=1)
    later = Later(DANA, world.office.clock() + timedelta(days=1), "next")
    async with world.database.transaction() as session:
        await items.move(session, later, id_of(DES_MOINES))
    async with world.database.reading() as session:
        assert await items.due(session, world.office.clock(), 10) == [(id_of(PORTO), DANA)]


async def test_officers_digests_are_planned_anew_each_day(world):
    await world.profiles(account("olga@officers.example", "supervisor"))
    for _ in range(3):
        world.office.clock.advance(days=1)
        assert await digest_desks(world.office) == 1
        assert await digest_desks(world.office) == 0
