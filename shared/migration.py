"""Brings a service's database to the newest schema with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from shared.database import Database

MIGRATIONS = Path(__file__).parents[1] / "deploy" / "migrations"


def configuration(service: str) -> Config:
    """Alembic's configuration for one service: its own line of versions."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / service))
    config.set_main_option("path_separator", "os")
    return config


async def upgrade(database: Database, service: str) -> None:
    """Run what is missing, in one transaction; creates an SQLite file's folder."""
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    config = configuration(service)

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.transaction() as session:
        connection = await session.connection()
        await connection.run_sync(run)
