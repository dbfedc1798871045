import pytest

from services.matcher.handlers.matching import Matcher
from services.matcher.index.edge import EdgeIndex
from services.matcher.service import build
from services.matcher.settings import MatcherSettings
from services.matcher.store.tables import Base
from shared.database import DELIVERY, Database
from shared.web.application import web_application
from tests.support.browsers import browser
from tests.support.encoders import WordHashEncoder


@pytest.fixture
def settings(tmp_path):
    return MatcherSettings(data=tmp_path)


@pytest.fixture
async def database(settings):
    database = Database(settings.database_url_for("matcher"))
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


@pytest.fixture
async def open_as(settings, database):
    """Opens the matcher's pages with an account of a role signed in."""
    service = build(settings)
    app = web_application([service], settings)
    clients = []

    def open_as(role=None, *profile_ids):
        clients.append(browser(app, settings, role, *profile_ids))
        return clients[-1]

    yield open_as
    for client in clients:
        await client.aclose()
    await service.database.close()
