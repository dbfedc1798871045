"""Transactions, on SQLite and on Postgres. Outbox, inbox and relay have suites in tests/shared."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import Column, MetaData, Table, Uuid, insert, select

from shared import outbox
from shared.database import Database, UtcDateTime
from tests.support.profiles import withdrawn

MOMENTS = Table(
    "moments", MetaData(), Column("id", Uuid, primary_key=True), Column("at", UtcDateTime)
)


class Refusal(Exception):  # noqa: N818 - what a use case raises
    """The use case said no."""


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(MOMENTS.metadata.create_all)
    yield database
    await database.close()


async def stored(database):
    async with database.reading() as session:
        return list(await session.scalars(select(MOMENTS.c.at)))


async def test_a_transaction_that_ends_well_is_kept(database):
    async with database.transaction() as session:
        await session.execute(insert(MOMENTS).values(id=uuid4(), at=None))
    assert await stored(database) == [None]


async def test_a_transaction_that_raises_leaves_nothing(database):
    async def change_and_refuse():
        async with database.transaction() as session:
            await session.execute(insert(MOMENTS).values(id=uuid4(), at=None))
            raise Refusal

    with pytest.raises(Refusal):
        await change_and_refuse()
    assert await stored(database) == []


async def test_what_is_changed_while_reading_is_lost(database):
    async with database.reading() as session:
        await session.execute(insert(MOMENTS).values(id=uuid4(), at=None))
    assert await stored(database) == []


async def test_a_moment_comes_back_in_utc_whatever_its_zone(database):
    noon = datetime(2026, 10, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=-5)))
    async with database.transaction() as session:
        await session.execute(insert(MOMENTS).values(id=uuid4(), at=noon))
    (found,) = await stored(database)
    assert found == noon
    assert found.utcoffset() == UTC.utcoffset(None)


async def test_many_writers_at_once_all_succeed(database):
    async def write():
        async with database.transaction() as session:
            await session.execute(select(MOMENTS))
            await session.execute(insert(MOMENTS).values(id=uuid4(), at=None))

    await asyncio.gather(*(write() for _ in range(12)))
    assert len(await stored(database)) == 12


async def test_an_event_and_its_effect_are_saved_together_or_not_at_all(delivery):
    async def announce_and_refuse():
        async with delivery.transaction() as session:
            await outbox.add(session, withdrawn(uuid4()))
            raise Refusal

    with pytest.raises(Refusal):
        await announce_and_refuse()
    async with delivery.reading() as session:
        assert await outbox.size(session) == 0
