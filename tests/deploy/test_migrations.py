"""Alembic's versions and the tables in code describe the same database, forwards and back."""

import importlib

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from shared.database import Database
from shared.inbox import INBOX
from shared.migration import configuration, upgrade
from shared.outbox import OUTBOX
from shared.security.ends import SESSION_ENDS

SERVICES = ("ingest", "matcher", "notifier")


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    yield database
    await database.close()


async def _run(database, work):
    async with database.transaction() as session:
        return await (await session.connection()).run_sync(work)


async def _tables(database):
    names = await _run(database, lambda connection: inspect(connection).get_table_names())
    return set(names) - {"alembic_version"}


def _metadata(service):
    return importlib.import_module(f"services.{service}.store.tables").Base.metadata


@pytest.mark.parametrize("service", SERVICES)
async def test_the_newest_version_is_what_the_tables_in_code_say(database, service):
    await upgrade(database, service)
    both = [_metadata(service), *{t.metadata for t in (INBOX, OUTBOX, SESSION_ENDS)}]

    def difference(connection):
        return compare_metadata(MigrationContext.configure(connection), both)

    assert await _run(database, difference) == []
    assert await _tables(database) == {name for m in both for name in m.tables}


@pytest.mark.parametrize("service", SERVICES)
async def test_a_second_upgrade_does_nothing(database, service):
    await upgrade(database, service)
    before = await _run(database, _version)
    await upgrade(database, service)
    assert await _run(database, _version) == before == _heads(service)


@pytest.mark.parametrize("service", SERVICES)
async def test_going_back_to_the_start_leaves_nothing_and_can_be_undone(database, service):
    await upgrade(database, service)
    config = configuration(service)

    def downgrade(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    await _run(database, downgrade)
    assert await _tables(database) == set()
    await upgrade(database, service)
    assert await _run(database, _version) == _heads(service)


def _version(connection):
    return MigrationContext.configure(connection).get_current_heads()


def _heads(service):
    return tuple(ScriptDirectory.from_config(configuration(service)).get_heads())
