"""Matches that wait for officers for too long, and which of them have been announced."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.store.matches import ESCALATED, OPEN
from services.matcher.store.review.tables import OverdueRow
from services.matcher.store.tables import MatchRow


async def begun(session: AsyncSession, latest: datetime, now: datetime, limit: int) -> list[UUID]:
    """Matches that breach the service level or changed hands since, and are not announced so.

    `latest` is the latest moment that something can have waited since and be overdue.
    """
    query = (
        select(MatchRow.id)
        .outerjoin(OverdueRow, OverdueRow.match_id == MatchRow.id)
        .where(_is_overdue(latest, now), or_(OverdueRow.match_id.is_(None), ~_is_as_announced()))
        .order_by(MatchRow.waiting_since, MatchRow.id)
    )
    locked = query.limit(limit).with_for_update(skip_locked=True, of=MatchRow)
    return list(await session.scalars(locked))


async def ended(session: AsyncSession, latest: datetime, now: datetime, limit: int) -> list[UUID]:
    """Announced matches that are overdue no longer."""
    query = (
        select(OverdueRow.match_id)
        .join(MatchRow, MatchRow.id == OverdueRow.match_id)
        .where(~_is_overdue(latest, now))
        .order_by(OverdueRow.match_id)
    )
    locked = query.limit(limit).with_for_update(skip_locked=True, of=OverdueRow)
    return list(await session.scalars(locked))


async def note(session: AsyncSession, match: MatchRow) -> bool:
    """Keep that a breach is announced as it stands; returns whether that was news."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    row = {
        "match_id": match.id,
        "since": match.waiting_since,
        "assigned_to": match.assigned_to,
    }
    insert = (sqlite_insert if is_sqlite else postgres_insert)(OverdueRow).values(row)
    differs = or_(
        OverdueRow.since != insert.excluded.since,
        OverdueRow.assigned_to.is_distinct_from(insert.excluded.assigned_to),
    )
    changed = insert.on_conflict_do_update(index_elements=["match_id"], set_=row, where=differs)
    return await session.scalar(changed.returning(OverdueRow.match_id)) is not None


async def forget(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Their breaches are over."""
    await session.execute(delete(OverdueRow).where(OverdueRow.match_id.in_(ids)))


def _is_as_announced() -> ColumnElement[bool]:
    return and_(
        OverdueRow.since == MatchRow.waiting_since,
        OverdueRow.assigned_to.is_not_distinct_from(MatchRow.assigned_to),
    )


def _is_overdue(latest: datetime, now: datetime) -> ColumnElement[bool]:
    """Waits for officers, not for the city nor for a day to which it was put off."""
    return and_(
        MatchRow.state.in_((OPEN, ESCALATED)),
        MatchRow.waiting_since <= latest,
        MatchRow.asked_at.is_(None),
        or_(MatchRow.snoozed_until.is_(None), MatchRow.snoozed_until <= now),
    )
