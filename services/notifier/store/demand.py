"""What localities need, by theme: narrow rows that are counted, and no names."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.demand import size_of
from services.notifier.store.tables import DemandRow
from shared.profile import Kind, Profile, Stance


async def keep(
    session: AsyncSession, profile_id: UUID, profile: Profile | None, *, is_paused: bool = False
) -> None:
    """Note the themes in which a locality needs something; none if it left or is paused."""
    await session.execute(delete(DemandRow).where(DemandRow.profile_id == profile_id))
    if profile is None or profile.kind is not Kind.LOCALITY or is_paused:
        return
    themes = {p.theme for p in profile.priorities if p.theme and p.stance is not Stance.OFFER}
    rows = [
        {
            "profile_id": profile_id,
            "theme": theme.value,
            "size": size_of(profile.population),
            "subdivision": profile.subdivision or "",
        }
        for theme in themes
    ]
    if rows:
        await session.execute(insert(DemandRow), rows)


async def count(session: AsyncSession, themes: Sequence[str]) -> list[tuple[str, str, str, int]]:
    """(theme, size class, subdivision, localities) for these themes; at most 300 rows a theme."""
    keys = (DemandRow.theme, DemandRow.size, DemandRow.subdivision)
    statement = select(*keys, func.count()).where(DemandRow.theme.in_(themes)).group_by(*keys)
    return [(t, s, u, n) for t, s, u, n in await session.execute(statement.order_by(*keys))]
