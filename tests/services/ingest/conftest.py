"""What tests of ingest share: a real SQLite file, the service's site, signed-in clients."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from services.ingest.service import build
from services.ingest.settings import IngestSettings
from services.ingest.store import Base
from shared.database import DELIVERY, Database
from shared.events import EVENT, AccountChanged, Event
from shared.outbox import OUTBOX
from shared.places import FILE
from shared.profile import Profile
from shared.security import COOKIE, Keyring, Role
from shared.service import Service
from shared.web.application import web_application
from tests.support.accounts import account_session

Client = httpx.AsyncClient
SignIn = Callable[..., Awaitable[Client]]


@pytest.fixture
def settings(tmp_path: Path) -> IngestSettings:
    return IngestSettings(ENTENTE_DATA=tmp_path)


@pytest.fixture
async def database(settings: IngestSettings) -> AsyncIterator[Database]:
    database = Database(settings.database_url_for("ingest"))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    yield database
    await database.close()


@pytest.fixture
async def service(
    settings: IngestSettings, database: Database, places: Path
) -> AsyncIterator[Service]:
    (settings.data / FILE).exists() or os.link(places, settings.data / FILE)
    service = build(settings)
    yield service
    await service.database.close()


@pytest.fixture
async def sign_in(
    settings: IngestSettings, service: Service, database: Database
) -> AsyncIterator[SignIn]:
    """`await sign_in(role, *profile_ids, email=...)` is a client; without a role, signed out."""
    app = web_application([service], settings)
    clients: list[Client] = []

    async def client(role: Role | None = None, *profile_ids, email: str | None = None) -> Client:
        clients.append(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://test", follow_redirects=False
            )
        )
        if role is not None:
            address = email or f"{role.value}@example.org"
            session = await account_session(database, address, role, profile_ids)
            token = Keyring(settings.signing_secret()).sign(
                "session", session.model_dump(mode="json")
            )
            clients[-1].cookies.set(COOKIE, token, domain="test.local")
        return clients[-1]

    yield client
    for each in clients:
        await each.aclose()


@pytest.fixture
def emitted(database: Database) -> Callable[[], Awaitable[list[Event]]]:
    """The events of the outbox but those of accounts, in their order; they are taken out."""

    async def take() -> list[Event]:
        async with database.transaction() as session:
            payloads = await session.scalars(select(OUTBOX.c.payload).order_by(OUTBOX.c.id))
            events = [EVENT.validate_json(p) for p in payloads]
            await session.execute(OUTBOX.delete())
            return [e for e in events if not isinstance(e, AccountChanged)]

    return take


@pytest.fixture
def city() -> Callable[..., Profile]:
    """`city(name=..., ...)` is Des Moines, otherwise described."""

    def make(**changes) -> Profile:
        data = {
            "id": "us-ia-des-moines",
            "kind": "locality",
            "name": "Des Moines",
            "country": "US",
            "subdivision": "US-IA",
            "government": "municipality",
            "geonames_id": 4853828,
            "priorities": [{"statement": "We need shade on hot streets."}],
        }
        return Profile.model_validate({k: v for k, v in (data | changes).items() if v is not None})

    return make


@pytest.fixture
def partner():
    def make(**changes):
        data = {
            "id": "jp-kofu",
            "kind": "counterpart",
            "name": "Kōfu",
            "country": "JP",
            "geonames_id": 1859100,
            "priorities": [{"statement": "We share our wine."}],
        } | changes
        return Profile.model_validate({k: v for k, v in data.items() if v is not None})

    return make
