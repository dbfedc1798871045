"""The notifier on a database file of its own, and browsers for its accounts."""

import pytest
from httpx import ASGITransport, AsyncClient

from services.notifier.letters import Letters
from services.notifier.service import build
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import Base
from shared.database import DELIVERY, Database
from shared.security import COOKIE, Keyring, Session
from shared.web.application import web_application
from tests.support.browsers import cookie
from tests.support.notifying import World
from tests.support.receiver import Receiver, receiving


@pytest.fixture
def settings(tmp_path):
    return NotifierSettings(data=tmp_path, demo=True, public_url="http://entente.example")


@pytest.fixture
async def world(settings):
    database = Database(settings.database_url_for("notifier"))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    keyring = Keyring(settings.signing_secret())
    letters = Letters(settings.public_url, settings.mail_from, keyring)
    yield World(database, letters, settings)
    await database.close()


@pytest.fixture
async def together(world):
    """Des Moines and Porto have both accepted."""
    await world.introduced()
    await world.agree()


@pytest.fixture
async def receiver():
    """A network's own program that listens on this machine."""
    async with receiving(Receiver()) as receiver:
        yield receiver


@pytest.fixture
async def browser(world, settings):
    """Gives a browser in which an account (or nobody) is signed in."""
    service = build(settings)
    app = web_application([service], settings)
    clients = []

    def open_browser(session: Session | None = None) -> AsyncClient:
        client = AsyncClient(transport=ASGITransport(app), base_url="http://entente.example")
        if session is not None:
            client.cookies.set(COOKIE, cookie(world.keyring, session))
        clients.append(client)
        return client

    yield open_browser
    for client in clients:
        await client.aclose()
    await service.database.close()
