"""What both sides answered, and the calibration that was learned from it."""

from datetime import UTC, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.probability import PACKAGED, Calibration
from services.matcher.store.coverage.tables import ProgressRow
from services.matcher.store.tables import CalibrationRow, MatchRow

ACCEPTED, DECLINED = "accepted", "declined"
Outcome = tuple[float, float, bool]
"""Statement score, effect of the context, and whether both sides said yes."""


async def outcomes(session: AsyncSession) -> list[Outcome]:
    """Every match that both sides accepted or one declined; others are not settled yet."""
    here, there = ProgressRow.locality_answer, ProgressRow.party_answer
    rows = await session.execute(
        select(MatchRow.statement_score, MatchRow.context, here, there)
        .join(ProgressRow, ProgressRow.match_id == MatchRow.id)
        .where(
            MatchRow.statement_score.is_not(None),
            or_(and_(here == ACCEPTED, there == ACCEPTED), here == DECLINED, there == DECLINED),
        )
    )
    return [
        (score, sum(c["effect"] for c in context), DECLINED not in answers)
        for score, context, *answers in rows
    ]


async def save_calibration(session: AsyncSession, found: Calibration) -> None:
    """Put a calibration in force from now on."""
    session.add(
        CalibrationRow(
            intercept=found.intercept,
            slope=found.slope,
            answers=found.answers,
            fitted_at=datetime.now(UTC),
        )
    )
    await session.flush()


async def calibration_in_force(session: AsyncSession) -> Calibration:
    """The last one, or the packaged one if there is none."""
    row = await session.scalar(select(CalibrationRow).order_by(CalibrationRow.id.desc()).limit(1))
    return Calibration(row.intercept, row.slope, row.answers) if row else PACKAGED
