"""What is particular to SQLite; transactions on every database are in tests/contracts."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.database import Database


@pytest.fixture
async def sqlite(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/test.sqlite")
    async with database.transaction() as session:
        await session.execute(text("CREATE TABLE parent (id TEXT PRIMARY KEY)"))
        await session.execute(text("CREATE TABLE child (parent TEXT REFERENCES parent (id))"))
    yield database
    await database.close()


async def test_readers_are_not_held_up_by_a_writer(sqlite):
    async with sqlite.transaction() as writing:
        await writing.execute(text("INSERT INTO parent VALUES ('a')"))
        async with sqlite.reading() as reading:
            assert await reading.scalar(text("SELECT count(*) FROM parent")) == 0


async def test_a_reader_sees_one_snapshot_throughout(sqlite):
    async with sqlite.reading() as reading:
        before = await reading.scalar(text("SELECT count(*) FROM parent"))
        async with sqlite.transaction() as writing:
            await writing.execute(text("INSERT INTO parent VALUES ('a')"))
        assert await reading.scalar(text("SELECT count(*) FROM parent")) == before


async def test_foreign_keys_are_enforced(sqlite):
    with pytest.raises(IntegrityError):
        async with sqlite.transaction() as session:
            await session.execute(text("INSERT INTO child VALUES (:id)"), {"id": str(uuid4())})


async def test_writers_take_turns_in_the_order_in_which_they_came(sqlite):
    order = []

    async def write(number):
        async with sqlite.transaction() as session:
            await session.execute(text("INSERT INTO parent VALUES (:id)"), {"id": str(number)})
            order.append(number)

    await asyncio.gather(*(write(number) for number in range(30)))
    assert order == list(range(30))
