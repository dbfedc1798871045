"""The copy of ties: which are to be asked about, and what is known of those of a party."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import TOGETHER
from services.notifier.domain.ties import ask_at
from services.notifier.store.tables import Introduction, TieRow
from shared.events import Tie

LISTED = 500
"""Ties of one party that are looked at, at most."""


async def keep(session: AsyncSession, tie: Tie, recorded: datetime) -> None:
    """Store a version of a tie, unless a later one is here."""
    row = await session.get(TieRow, tie.tie_id, with_for_update=True)
    if row is not None and row.version > tie.version:
        return
    if row is None:
        row = TieRow(id=tie.tie_id, a=tie.a, b=tie.b)
        session.add(row)
    row.kind, row.since, row.version = tie.kind, tie.since, tie.version
    row.alive, row.ended, row.last_contact = tie.alive, tie.ended, tie.last_contact
    row.ask_at = ask_at(recorded, tie.last_contact, tie.ended)
    await session.flush()


async def due(session: AsyncSession, now: datetime, limit: int) -> list[UUID]:
    """Ties to be asked about, the longest due first."""
    statement = select(TieRow.id).where(TieRow.ask_at <= now).order_by(TieRow.ask_at)
    return list(await session.scalars(statement.limit(limit)))


async def lock(session: AsyncSession, key: UUID) -> TieRow | None:
    """One tie, to change."""
    return await session.get(TieRow, key, with_for_update=True, populate_existing=True)


async def due_of(
    session: AsyncSession, profile_id: UUID, before: datetime, limit: int
) -> list[TieRow]:
    """Ties of a party that are due before this moment, to change."""
    statement = select(TieRow).where(_of(profile_id), TieRow.ask_at <= before)
    ordered = statement.order_by(TieRow.ask_at, TieRow.id).limit(limit)
    return list(await session.scalars(ordered.with_for_update()))


async def asked(session: AsyncSession, profile_id: UUID, on: date) -> list[TieRow]:
    """Ties that a party was asked about on a day."""
    statement = select(TieRow).where(_of(profile_id), TieRow.asked_on == on)
    return list(await session.scalars(statement.order_by(TieRow.id).limit(LISTED)))


async def of_party(session: AsyncSession, profile_id: UUID) -> Sequence[TieRow]:
    """All ties of a party, at most `LISTED`."""
    statement = select(TieRow).where(_of(profile_id)).order_by(TieRow.id).limit(LISTED)
    return (await session.scalars(statement)).all()


async def last_heard(
    session: AsyncSession, profile_id: UUID, others: Collection[UUID]
) -> dict[UUID, datetime]:
    """When an introduction of a party to each of these last went on, where it still does."""
    statement = (
        select(Introduction.party_id, func.max(Introduction.changed_at))
        .where(
            Introduction.locality_id == profile_id,
            Introduction.party_id.in_(others),
            Introduction.state.in_([state.value for state in TOGETHER]),
        )
        .group_by(Introduction.party_id)
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


def _of(profile_id: UUID) -> ColumnElement[bool]:
    return or_(TieRow.a == profile_id, TieRow.b == profile_id)
