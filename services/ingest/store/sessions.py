"""Queries on sessions: the sign-ins of accounts on browsers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store.tables import SessionRow

SHOWN = 100
"""Nobody is signed in on more browsers than this without wanting to end them all."""


async def get(session: AsyncSession, session_id: UUID) -> SessionRow | None:
    """The session of this id, ended or not."""
    return await session.get(SessionRow, session_id)


async def open_of(
    session: AsyncSession, account_id: UUID, *, started: datetime, used: datetime
) -> Sequence[SessionRow]:
    """Sessions that go on: started and used after these moments, the last used first."""
    query = (
        select(SessionRow)
        .where(
            SessionRow.account_id == account_id,
            SessionRow.ended_at.is_(None),
            SessionRow.started_at > started,
            SessionRow.last_used_at > used,
        )
        .order_by(SessionRow.last_used_at.desc(), SessionRow.id)
        .limit(SHOWN)
    )
    return list(await session.scalars(query))


async def end_all(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    """Mark every session of an account as ended."""
    await session.execute(
        update(SessionRow)
        .where(SessionRow.account_id == account_id, SessionRow.ended_at.is_(None))
        .values(ended_at=now)
    )


async def forget(session: AsyncSession, account_id: UUID, before: datetime) -> None:
    """Delete an account's sessions that started before this moment."""
    await session.execute(
        delete(SessionRow).where(
            SessionRow.account_id == account_id, SessionRow.started_at < before
        )
    )
