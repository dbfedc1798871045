"""What was ended before its time: sessions, tokens and links that services refuse from then on.

Ingest ends them and says so on its stream (`SessionsEnded`); each service keeps the list in its own
database, because none may ask another. Nothing here decides who may end what.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Column, Table, Uuid, delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import DELIVERY, Database, UtcDateTime
from shared.events import Event, SessionsEnded

SESSION_ENDS = Table(
    "session_ends",
    DELIVERY,
    Column("key", Uuid, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
)
"""`key` is a session, an account (all its sessions), a token or the links to an address; after `until` it is over anyway."""

LINKS_LIVE = timedelta(days=60)
"""How long a link in an e-mail works at most."""
_LINKS = UUID("0d6f4c1e-5d0a-4a55-9a3e-6c1f8f1f7a55")


def links_to(address: str) -> UUID:
    """The key under which the links that went to an address are ended; it does not tell the address."""
    return uuid5(_LINKS, address.strip().lower())


async def note(session: AsyncSession, key: UUID, at: datetime, until: datetime) -> None:
    """Refuse what began under this key until `at`; the later of two notes counts."""
    await session.execute(delete(SESSION_ENDS).where(SESSION_ENDS.c.until < at))
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgres_insert
    row = insert(SESSION_ENDS).values(key=key, at=at, until=until)
    later = {"at": row.excluded.at, "until": row.excluded.until}
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["key"], set_=later, where=SESSION_ENDS.c.at < row.excluded.at
        )
    )


async def has_ended(session: AsyncSession, keys: Sequence[UUID], began: datetime) -> bool:
    """Whether something that began then, under any of these keys, was ended since."""
    found = await session.scalar(
        select(SESSION_ENDS.c.key)
        .where(SESSION_ENDS.c.key.in_(keys), SESSION_ENDS.c.at >= began)
        .limit(1)
    )
    return found is not None


async def follow(database: Database, events: Sequence[Event]) -> list[Event]:
    """Note what ingest has ended; returns the other events, in their order."""
    ended = [e.data for e in events if isinstance(e, SessionsEnded)]
    if ended:
        async with database.transaction() as session:
            for one in ended:
                await note(session, one.key, one.at, one.until)
    return [e for e in events if not isinstance(e, SessionsEnded)]
