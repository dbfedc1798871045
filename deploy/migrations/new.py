"""Writes a new revision from what a service's tables say: `python deploy/migrations/new.py SERVICE MESSAGE`.

Read the result before you commit it: Alembic sees columns, not meaning.
"""

import asyncio
import importlib
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from shared.database import Database
from shared.inbox import INBOX
from shared.migration import configuration, upgrade
from shared.outbox import OUTBOX
from shared.security.ends import SESSION_ENDS


async def new(service: str, message: str) -> None:
    """Bring an empty database to head and write the difference to the tables."""
    tables = importlib.import_module(f"services.{service}.store.tables").Base.metadata
    config = configuration(service)
    config.attributes["metadata"] = [
        tables,
        *{INBOX.metadata, OUTBOX.metadata, SESSION_ENDS.metadata},
    ]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'empty.sqlite'}")
        await upgrade(database, service)

        def write(connection: Connection) -> None:
            config.attributes["connection"] = connection
            command.revision(
                config,
                message,
                autogenerate=True,
                version_path=config.get_main_option("version_locations"),
            )

        async with database.transaction() as session:
            await (await session.connection()).run_sync(write)
        await database.close()


if __name__ == "__main__":
    asyncio.run(new(sys.argv[1], sys.argv[2]))
