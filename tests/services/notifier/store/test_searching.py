"""Searching messages without reading all of them, on each of the databases that we run on."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.store.listing import list_deliveries
from services.notifier.store.searching import LOOKED, Search
from services.notifier.store.tables import Base, Delivery, Party
from shared.database import DELIVERY, Database

START = datetime(2026, 1, 1, tzinfo=UTC)
TOWN = UUID(int=7)
AT_ONCE = 2_000


def message(number, to="mayor@town.example", **more):
    return {
        "id": UUID(int=number + 1), "step": "notice", "state": "sent", "to": to,
        "profile_id": TOWN, "message_id": f"<{number}@entente.example>",
        "created_at": START + timedelta(minutes=number),
    } | more  # fmt: skip


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    yield database
    await database.close()


async def write(database, rows):
    async with database.transaction() as session:
        session.add(Party(id=TOWN, version=1, kind="locality", name="Cedar Bend"))
        for start in range(0, len(rows), AT_ONCE):
            await session.execute(insert(Delivery), rows[start : start + AT_ONCE])


async def read_all(database, search):
    """Numbers of the messages on each page, newest first."""
    pages, before = [], None
    while not pages or before is not None:
        async with database.reading() as session:
            found = await list_deliveries(session, search=search, before=before)
        pages.append([d.delivery.id.int - 1 for d in found.rows])
        before = found.older
    return pages


async def test_an_address_far_back_is_found_on_a_later_page(database):
    old = [message(0, "Rui@porto.example, ana@porto.example"), message(1, state="failed")]
    await write(database, [*old, *(message(n) for n in range(2, LOOKED + 2))])
    assert await read_all(database, Search(address="ANA@porto")) == [[], [0]]
    assert await read_all(database, Search(address="nobody")) == [[], []]
    failed = DeliveryState.FAILED
    assert await read_all(database, Search(state=failed)) == [[1]]
    assert await read_all(database, Search(state=failed, address="town")) == [[1]]
    assert await read_all(database, Search(state=failed, party="cedar")) == [[1]]
    assert await read_all(database, Search(address="ana@", party="cedar")) == [[], [0]]
    assert await read_all(database, Search(address="ana@", party="porto")) == [[]]


async def test_pages_of_a_search_hold_each_message_once(database):
    kinds = [message(n, f"{'ana' if n % 2 else 'rui'}@porto.example") for n in range(80)]
    await write(database, kinds)
    pages = await read_all(database, Search(address="ana", party="CEDAR"))
    assert [n for page in pages for n in page] == list(range(79, 0, -2))
    assert [len(page) for page in pages] == [25, 15]
