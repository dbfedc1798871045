"""Parties whose suggestions are to be looked at again: asked for by pages, answered by the worker."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.store.tables import RematchRow

Asked = Mapping[UUID, datetime]
"""Parties, and when they were last asked for."""


async def ask(session: AsyncSession, profile_ids: Iterable[UUID]) -> None:
    """Have the worker look at these parties again, in the caller's transaction."""
    now = datetime.now(UTC)
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for profile_id in sorted(profile_ids):
        row = insert(RematchRow).values(profile_id=profile_id, asked_at=now)
        newer = row.on_conflict_do_update(
            index_elements=[RematchRow.profile_id], set_={"asked_at": now}
        )
        await session.execute(newer)


async def asked_for(session: AsyncSession, limit: int) -> Asked:
    """The parties that wait longest."""
    rows = await session.scalars(select(RematchRow).order_by(RematchRow.asked_at).limit(limit))
    return {row.profile_id: row.asked_at for row in rows}


async def answered(session: AsyncSession, asked: Asked) -> None:
    """Forget what was asked for, unless it was asked for again since."""
    for profile_id, asked_at in asked.items():
        await session.execute(
            delete(RematchRow).where(
                RematchRow.profile_id == profile_id, RematchRow.asked_at <= asked_at
            )
        )


async def waiting(session: AsyncSession, profile_ids: Collection[UUID]) -> set[UUID]:
    """Those of these parties that the worker has still to look at."""
    rows = await session.scalars(
        select(RematchRow.profile_id).where(RematchRow.profile_id.in_(profile_ids))
    )
    return set(rows)
