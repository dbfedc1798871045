"""Domains that are left alone for a while, after they said that they take nothing now."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import rest_for
from services.notifier.store.tables import RestRow

SERVER = ""
"""Stands for our own mail server, through which everything goes."""


async def leave_alone(session: AsyncSession, domain: str, words: str, now: datetime) -> None:
    """Send nothing to a domain for a while, longer each time in a row."""
    row = await session.get(RestRow, domain, with_for_update=True)
    if row is None:
        row = RestRow(domain=domain, times=0)
        session.add(row)
    row.times += 1
    row.until, row.words = now + rest_for(row.times), words


async def end(session: AsyncSession, domain: str) -> None:
    """Forget that a domain and our server were left alone, since they take messages again."""
    await session.execute(delete(RestRow).where(RestRow.domain.in_((SERVER, domain))))


def resting(now: datetime) -> Select[str]:
    """Domains that are left alone now."""
    return select(RestRow.domain).where(RestRow.until > now)


async def current(session: AsyncSession, now: datetime, limit: int = 20) -> Sequence[RestRow]:
    """Who is left alone now, who comes back first first."""
    statement = select(RestRow).where(RestRow.until > now).order_by(RestRow.until, RestRow.domain)
    return (await session.scalars(statement.limit(limit))).all()
