"""What localities need, by theme: narrow rows, counted as they change, and no names.

Counts are changed only by the handler of profiles, of which there is one at a time.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.demand import LEAST, Sums, size_of
from services.notifier.store.tables import DemandCountRow, DemandRow
from shared.profile import Kind, Profile, Stance

Cell = tuple[str, str, str]
"""Theme, size class and subdivision."""


async def keep(
    session: AsyncSession, profile_id: UUID, profile: Profile | None, *, is_paused: bool = False
) -> None:
    """Note the themes in which a locality looks for something; none if it left or is paused."""
    own = DemandRow.profile_id == profile_id
    columns = (DemandRow.theme, DemandRow.size, DemandRow.subdivision)
    before = {(t, s, u) for t, s, u in await session.execute(select(*columns).where(own))}
    after = set() if profile is None or is_paused else _cells(profile)
    if before == after:
        return
    await session.execute(delete(DemandRow).where(own))
    if after:
        rows = [{"profile_id": profile_id, **_named(cell)} for cell in sorted(after)]
        await session.execute(insert(DemandRow), rows)
    await _add(session, before - after, -1)
    await _add(session, after - before, 1)


def _cells(profile: Profile) -> set[Cell]:
    if profile.kind is not Kind.LOCALITY:
        return set()
    themes = {p.theme for p in profile.priorities if p.theme and p.stance is not Stance.OFFER}
    size, subdivision = size_of(profile.population), profile.subdivision or ""
    return {(theme.value, size, subdivision) for theme in themes}


def _named(cell: Cell) -> dict[str, Any]:
    return dict(zip(("theme", "size", "subdivision"), cell, strict=True))


async def _add(session: AsyncSession, cells: Iterable[Cell], n: int) -> None:
    for cell in sorted(cells):
        row = await session.get(DemandCountRow, cell)
        if row is None:
            session.add(DemandCountRow(**_named(cell), localities=n))
        else:
            row.localities += n


async def count(session: AsyncSession, themes: Sequence[str]) -> list[tuple[str, str, str, int]]:
    """(theme, size class, subdivision, localities) for these themes; at most 350 rows a theme."""
    keys = (DemandCountRow.theme, DemandCountRow.size, DemandCountRow.subdivision)
    statement = select(*keys, DemandCountRow.localities).where(
        DemandCountRow.theme.in_(themes), DemandCountRow.localities > 0
    )
    return [(t, s, u, n) for t, s, u, n in await session.execute(statement.order_by(*keys))]


async def sums(session: AsyncSession, themes: Sequence[str]) -> list[Sums]:
    """What the total of each theme is made of."""
    many = DemandCountRow.localities
    is_small = many < LEAST
    statement = (
        select(
            DemandCountRow.theme,
            func.sum(case((is_small, 0), else_=many)),
            func.sum(case((is_small, many), else_=0)),
            func.sum(case((is_small, 1), else_=0)),
        )
        .where(DemandCountRow.theme.in_(themes), many > 0)
        .group_by(DemandCountRow.theme)
    )
    return [Sums(*row) for row in await session.execute(statement)]
