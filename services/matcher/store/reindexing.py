"""Requests to rebuild the vectors, and what a rebuild reads and writes of parties."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.party import Party
from services.matcher.store.tables import PartyRow, ReindexRow

LEASE = timedelta(minutes=2)
"""Whoever works on a request shows up more often than this; else another may take it over."""


async def ask(session: AsyncSession, model: str) -> UUID:
    """Ask for a rebuild with this model; returns the id of the request."""
    row = ReindexRow(id=uuid4(), model=model, asked_at=datetime.now(UTC), done=0)
    session.add(row)
    await session.flush()
    return row.id


async def claim(session: AsyncSession, request_id: UUID | None = None) -> ReindexRow | None:
    """Take the oldest unfinished request that nobody works on, or this one whoever does."""
    now = datetime.now(UTC)
    oldest = select(ReindexRow).where(ReindexRow.finished_at.is_(None))
    row = await session.scalar(oldest.order_by(ReindexRow.asked_at, ReindexRow.id).limit(1))
    wanted = request_id or (row.id if row else None)
    if wanted is None:
        return None
    free = or_(ReindexRow.seen_at.is_(None), ReindexRow.seen_at < now - LEASE)
    conditions = [ReindexRow.id == wanted, ReindexRow.finished_at.is_(None)]
    await session.execute(
        update(ReindexRow)
        .where(*conditions, *([] if request_id else [free]))
        .values(started_at=now, seen_at=now, done=0)
        .execution_options(synchronize_session=False)
    )
    taken = await session.get(ReindexRow, wanted, populate_existing=True)
    return taken if taken is not None and taken.started_at == now else None


async def progress(session: AsyncSession, request_id: UUID, done: int, total: int | None) -> None:
    """Note how many parties of how many are done, and that somebody works on it."""
    await _set(session, request_id, done=done, total=total, seen_at=datetime.now(UTC))


async def release(session: AsyncSession, request_id: UUID) -> None:
    """Let another worker begin it anew."""
    await _set(session, request_id, seen_at=None)


async def finish(session: AsyncSession, request_id: UUID, error: str | None = None) -> None:
    """End a request, with the error if it failed."""
    await _set(session, request_id, finished_at=datetime.now(UTC), error=error)


async def get(session: AsyncSession, request_id: UUID) -> ReindexRow:
    """A request as it stands now."""
    return await session.get_one(ReindexRow, request_id, populate_existing=True)


async def versions(session: AsyncSession) -> dict[UUID, int]:
    """Every party that may be proposed, with its version."""
    rows = await session.execute(
        select(PartyRow.profile_id, PartyRow.version).where(PartyRow.active)
    )
    return {row[0]: row[1] for row in rows}


async def any_party(session: AsyncSession) -> bool:
    """Whether there is a party that may be proposed."""
    return (
        await session.scalar(select(PartyRow.version).where(PartyRow.active).limit(1)) is not None
    )


async def note_languages(session: AsyncSession, parties: Iterable[Party]) -> None:
    """Write which statements of these parties the model reads."""
    for party in parties:
        await session.execute(
            update(PartyRow)
            .where(PartyRow.profile_id == party.profile_id, PartyRow.version == party.version)
            .values(
                languages=[s.language for s in party.statements],
                unread=[i for i, s in enumerate(party.statements) if not s.readable],
            )
        )


async def _set(session: AsyncSession, request_id: UUID, **values: object) -> None:
    await session.execute(update(ReindexRow).where(ReindexRow.id == request_id).values(values))
