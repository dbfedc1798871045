"""One database of one service: engine, transactions and the tables of delivery.

`Database.transaction` is the only place in the project that commits. SQLite (WAL) and Postgres
behave alike: a write transaction takes its lock at once and holds it until the block ends.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, MetaData, TypeDecorator, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase

BUSY_TIMEOUT_MS = 15_000

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

DELIVERY = MetaData(naming_convention=NAMING)
"""Outbox and inbox: the tables that every service's database has beside its own."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python; SQLite, which has no time zones, stores it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; drop the zone for SQLite."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Give SQLite's naive value its zone back."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Parent of each service's own base class; never has tables itself."""

    __abstract__ = True


class Database:
    """An engine and its two ways in: `transaction` writes, `reading` does not."""

    def __init__(self, url: str) -> None:
        """Connect lazily to `url`, an SQLAlchemy URL for aiosqlite or asyncpg."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(url, is_sqlite=self.is_sqlite)
        self._writing = self.engine.execution_options(entente_write=True)
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commit when the block ends well, roll back when it raises.

        On SQLite the writers of a process take turns, first come first served; its own waiting is by
        chance, so that one of many could miss every turn until its time is up.
        """
        async with (
            self._turn,
            AsyncSession(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A consistent snapshot; what is changed in it is lost."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            if self.engine.dialect.name == "postgresql":
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.engine.dispose()


def _engine(url: str, *, is_sqlite: bool) -> AsyncEngine:
    if not is_sqlite:
        return create_async_engine(url, pool_pre_ping=True)
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("entente_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
