import pytest

from services.matcher.handlers.suggesting import Matcher
from services.matcher.index.edge import EdgeIndex
from services.matcher.store.tables import Base
from shared.database import DELIVERY, Database
from tests.support.encoders import WordHashEncoder


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/matcher.sqlite")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    yield database
    await database.close()


@pytest.fixture
async def matcher(database, tmp_path):
    encoder = WordHashEncoder()
    index = EdgeIndex(
        tmp_path / "vectors", identity=encoder.identity, dimensions=encoder.dimensions
    )
    yield Matcher(database, encoder, index)
    await index.close()
