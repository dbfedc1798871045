"""What the notifier said of introductions, in whatever order it arrives."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.coverage import Progress
from services.matcher.store.coverage.tables import ProgressRow
from shared.events import Answer, Side

MOMENTS = ("asked_at", "consented_at", "failed_at", "met_at", "agreed_at", "ended_at", "freed_at")


async def note_moment(session: AsyncSession, match_id: UUID, name: str, at: datetime) -> None:
    """Keep when something happened, one of `MOMENTS`; the first time counts, a failure's last."""
    row = await _row(session, match_id)
    before = getattr(row, name)
    pick = max if name == "failed_at" else min
    setattr(row, name, at if before is None else pick(before, at))


async def note_answer(
    session: AsyncSession, match_id: UUID, side: Side, answer: Answer, at: datetime
) -> None:
    """Keep a side's latest answer."""
    row = await _row(session, match_id)
    before = getattr(row, f"{side}_answered_at")
    if before is None or before <= at:
        setattr(row, f"{side}_answer", answer)
        setattr(row, f"{side}_answered_at", at)


async def note_end(session: AsyncSession, match_id: UUID, state: str, reason: str | None) -> None:
    """Keep in which state an introduction ended, and the code of the reason if one was given."""
    row = await _row(session, match_id)
    row.ended_as, row.ended_reason = state, reason


async def note_reopened(session: AsyncSession, match_id: UUID) -> None:
    """A side has news of an introduction that had been closed: it has not ended after all."""
    row = await _row(session, match_id)
    row.ended_as = row.ended_reason = row.ended_at = None


async def progress_by_match(
    session: AsyncSession, match_ids: Collection[UUID]
) -> dict[UUID, Progress]:
    """What is known of these matches' introductions; those without one are left out."""
    rows = await session.scalars(select(ProgressRow).where(ProgressRow.match_id.in_(match_ids)))
    return {row.match_id: progress_of(row) for row in rows}


def progress_of(row: ProgressRow) -> Progress:
    """The domain's view of a row."""
    known = {f.name: getattr(row, f.name) for f in fields(Progress) if f.name != "answered_at"}
    return Progress(**known, answered_at=_answered_at(row))


def _answered_at(row: ProgressRow) -> datetime | None:
    """When the question was settled: both said yes, or one said no."""
    if row.consented_at is not None:
        return row.consented_at
    noes = [
        at
        for answer, at in (
            (row.locality_answer, row.locality_answered_at),
            (row.party_answer, row.party_answered_at),
        )
        if answer == "declined" and at is not None
    ]
    return min(noes, default=None)


async def _row(session: AsyncSession, match_id: UUID) -> ProgressRow:
    row = await session.get(ProgressRow, match_id)
    if row is None:
        row = ProgressRow(match_id=match_id)
        session.add(row)
        await session.flush()
    return row
