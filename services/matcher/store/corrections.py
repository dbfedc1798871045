"""Corrections: what owners said to our reading of their statements, kept as training data."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.readings import Reading
from services.matcher.store.parties import inferred_for
from services.matcher.store.tables import CorrectionRow, PartyRow


async def add_correction(
    session: AsyncSession, row: PartyRow, position: int, reading: Reading, by: str
) -> None:
    """Keep a correction of one statement beside what we had inferred."""
    inferred = inferred_for(row, position)
    session.add(
        CorrectionRow(
            profile_id=row.profile_id,
            position=position,
            statement=row.body["priorities"][position]["statement"],
            inferred_theme=inferred.theme,
            inferred_stance=inferred.stance,
            theme=reading.theme,
            stance=reading.stance,
            by=by,
            at=datetime.now(UTC),
        )
    )
    await session.flush()


async def corrections_after(
    session: AsyncSession, after: int, limit: int
) -> Sequence[CorrectionRow]:
    """Corrections in the order in which they were made, from the one after this id."""
    rows = await session.scalars(
        select(CorrectionRow)
        .where(CorrectionRow.id > after)
        .order_by(CorrectionRow.id)
        .limit(limit)
    )
    return rows.all()
