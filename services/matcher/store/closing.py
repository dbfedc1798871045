"""Many matches at once that are taken back or renewed: locked first, so that nobody decides meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.store.chunks import chunks
from services.matcher.store.matches import PENDING
from services.matcher.store.tables import MatchRow


@dataclass(frozen=True, slots=True)
class Standing:
    """How often a match was worked on, and since when it waits."""

    version: int
    waiting_since: datetime


async def lock_matches(
    session: AsyncSession, ids: Collection[UUID], states: Collection[str]
) -> dict[UUID, Standing]:
    """How those of these matches stand that are still in these states; others wait for us."""
    found: dict[UUID, Standing] = {}
    for some in chunks(ids):
        query = select(MatchRow.id, MatchRow.version, MatchRow.waiting_since)
        query = query.where(MatchRow.id.in_(some), MatchRow.state.in_(states))
        rows = await session.execute(query.order_by(MatchRow.id).with_for_update())
        found |= {row[0]: Standing(row[1], row[2]) for row in rows}
    return found


async def read_matches(session: AsyncSession, ids: Collection[UUID]) -> list[MatchRow]:
    """These matches as they are stored at this moment, to change them; lock them before."""
    found: list[MatchRow] = []
    for some in chunks(ids):
        query = select(MatchRow).where(MatchRow.id.in_(some)).order_by(MatchRow.id)
        found += await session.scalars(query.execution_options(populate_existing=True))
    return found


async def close_matches(
    session: AsyncSession, ids: Collection[UUID], state: str, because: str
) -> None:
    """End matches that nobody has decided for good."""
    for some in chunks(ids):
        await session.execute(
            update(MatchRow)
            .where(MatchRow.id.in_(some), MatchRow.state.in_(PENDING))
            .values(state=state, closed_because=because)
        )
