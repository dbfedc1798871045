"""What came in, as the tests of receiving look at it."""

from sqlalchemy import select

from services.notifier.store import messages, suppressions
from services.notifier.store.tables import IncomingRow
from tests.support.introductions import INTRODUCTION


async def written_to(world, key=INTRODUCTION):
    async with world.database.reading() as session:
        return await messages.of_introduction(session, key)


async def barred(world, *addresses):
    async with world.database.reading() as session:
        return set(await suppressions.among(session, addresses))


async def came_in(world):
    async with world.database.reading() as session:
        return list(await session.scalars(select(IncomingRow).order_by(IncomingRow.at)))
