"""Queries on drafts and their changes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store.tables import DraftChangeRow, DraftRow


async def get(session: AsyncSession, draft_id: UUID) -> DraftRow | None:
    """The draft, as it stands now; inside a transaction nobody else changes it meanwhile."""
    found: DraftRow | None = await session.scalar(
        select(DraftRow)
        .where(DraftRow.id == draft_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def read(session: AsyncSession, draft_id: UUID) -> DraftRow | None:
    """The draft, to look at."""
    return await session.get(DraftRow, draft_id, populate_existing=True)


async def of_profile(session: AsyncSession, profile_id: UUID) -> DraftRow | None:
    """The draft of a profile's revision, if one is open."""
    found: DraftRow | None = await session.scalar(
        select(DraftRow).where(DraftRow.profile_id == profile_id)
    )
    return found


async def open_for(
    session: AsyncSession, account_id: UUID, profile_ids: Sequence[UUID], limit: int
) -> list[DraftRow]:
    """Drafts of an account's registrations and of its profiles' revisions, the latest first."""
    mine = (DraftRow.account_id == account_id) & DraftRow.profile_id.is_(None)
    shared = DraftRow.profile_id.in_(profile_ids)
    query = select(DraftRow).where(or_(mine, shared)).order_by(DraftRow.changed_at.desc())
    return list(await session.scalars(query.limit(limit)))


async def changes_after(
    session: AsyncSession, draft_id: UUID, version: int
) -> list[DraftChangeRow]:
    """What was changed after a version, in order."""
    query = select(DraftChangeRow).where(
        DraftChangeRow.draft_id == draft_id, DraftChangeRow.version > version
    )
    return list(await session.scalars(query.order_by(DraftChangeRow.version)))


async def remove(session: AsyncSession, draft_id: UUID) -> None:
    """Forget a draft and its changes."""
    await session.execute(delete(DraftChangeRow).where(DraftChangeRow.draft_id == draft_id))
    await session.execute(delete(DraftRow).where(DraftRow.id == draft_id))
