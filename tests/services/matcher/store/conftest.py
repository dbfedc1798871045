import pytest

from services.matcher.store.tables import Base
from shared.database import Database


@pytest.fixture
async def database(database_url):
    """The matcher's tables, on each of the databases that we run on."""
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()
