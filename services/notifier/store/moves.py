"""The moves of introductions: reading them, adding one, and what lists and pages show of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import OPEN, SIDES, Action, Life, Move
from services.notifier.store.introductions import FOREVER
from services.notifier.store.tables import ConsentRow, Introduction, MoveRow, SeatRow
from shared.events import Side

_OF_A_SIDE = frozenset(
    {
        Action.RECOMMEND, Action.ACCEPT, Action.DECLINE, Action.POSTPONE,
        Action.PROPOSE_MEETING, Action.CANCEL_MEETING, Action.MEET, Action.AGREE, Action.CLOSE, Action.CONTINUE,
    }
)  # fmt: skip


async def of_introduction(session: AsyncSession, key: UUID) -> Sequence[MoveRow]:
    """Every move, oldest first; seldom more than a dozen."""
    statement = select(MoveRow).where(MoveRow.introduction_id == key).order_by(MoveRow.number)
    return (await session.scalars(statement)).all()


def last_of(rows: Sequence[MoveRow], side: Side) -> MoveRow | None:
    """What this side said last, if it has said anything."""
    own = (r for r in reversed(rows) if r.side == side and r.action in _OF_A_SIDE)
    return next(own, None)


async def add(
    session: AsyncSession,
    introduction: Introduction,
    before: Life | None,
    after: Life,
    move: Move,
    who: str,
) -> None:
    """Keep a move, and what it has made of the introduction."""
    session.add(
        MoveRow(
            introduction_id=introduction.id,
            number=after.number,
            action=move.action.value,
            actor=move.actor,
            who=who,
            side=move.side,
            before=before.state.value if before else None,
            after=after.state.value,
            reason=move.reason,
            note=move.note,
            day=move.day,
            kind=move.kind,
            until=move.until,
            at=move.at,
        )
    )
    introduction.state, introduction.changed_at = after.state.value, move.at
    introduction.locality_answer, introduction.party_answer = after.locality, after.party
    introduction.until = after.until
    for side in SIDES:
        await _seat(session, introduction.id, side, after)
    await session.flush()


async def _seat(session: AsyncSession, key: UUID, side: Side, life: Life) -> None:
    seat = await session.get_one(SeatRow, (key, side))
    seat.state, seat.until = life.state.value, life.until or FOREVER
    seat.waits = life.state in OPEN and life.given(side) in (None, "recommended")


async def due(session: AsyncSession, now: datetime, limit: int) -> list[UUID]:
    """Introductions for which something is due, the longest first."""
    statement = select(Introduction.id).where(Introduction.due_at <= now)
    return list(await session.scalars(statement.order_by(Introduction.due_at).limit(limit)))


async def consents(session: AsyncSession, key: UUID) -> dict[Side, ConsentRow]:
    """The last consent of each side that has accepted."""
    statement = select(ConsentRow).where(ConsentRow.introduction_id == key)
    return {row.side: row for row in await session.scalars(statement.order_by(ConsentRow.number))}


async def story(session: AsyncSession, key: UUID) -> tuple[Introduction, Sequence[MoveRow]]:
    """An introduction that is known to exist, and its moves, to look at."""
    return await session.get_one(Introduction, key), await of_introduction(session, key)
