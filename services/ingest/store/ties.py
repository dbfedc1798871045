"""Queries on ties: which are known, and which pairs of profiles they connect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.ingest.domain.keys import profile_key
from services.ingest.store.tables import ProfileKeyRow, TieEndRow, TiePairRow, TieRow

WAITING, ATTACHED = "waiting", "attached"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registered profiles that a tie connects."""

    tie_id: UUID
    a: UUID
    b: UUID

    @property
    def id(self) -> UUID:
        """The same for the same tie and profiles, however often they are found."""
        return uuid5(self.tie_id, f"{self.a}:{self.b}")


async def known_statuses(session: AsyncSession, fingerprints: Sequence[str]) -> dict[str, str]:
    """Status of the ties with these fingerprints."""
    rows = await session.execute(
        select(TieRow.fingerprint, TieRow.status).where(TieRow.fingerprint.in_(fingerprints))
    )
    return {row.fingerprint: row.status for row in rows}


async def add(
    session: AsyncSession, ties: Sequence[dict[str, Any]], ends: Sequence[dict[str, Any]]
) -> None:
    """Save new ties that wait, with the keys of their ends."""
    if ties:
        await session.execute(insert(TieRow), list(ties))
    if ends:
        await session.execute(insert(TieEndRow), list(ends))


async def attach_profiles(session: AsyncSession, profile_ids: Sequence[UUID]) -> list[Pair]:
    """Connect what the ties of these profiles name on their other side; returns the new pairs."""
    near, far = aliased(TieEndRow), aliased(TieEndRow)
    mine, theirs = aliased(ProfileKeyRow), aliased(ProfileKeyRow)
    query = (
        select(near.tie_id, near.side, mine.profile_id, theirs.profile_id)
        .join(near, near.key == mine.key)
        .join(far, (far.tie_id == near.tie_id) & (far.side != near.side))
        .join(theirs, theirs.key == far.key)
        .where(mine.profile_id.in_(profile_ids))
    )
    found = [
        Pair(tie, one, other) if side == "a" else Pair(tie, other, one)
        for tie, side, one, other in await session.execute(query.distinct())
    ]
    return await _save_new(session, found)


async def attach_ties(session: AsyncSession, tie_ids: Sequence[UUID]) -> list[Pair]:
    """Connect the profiles that these ties speak of; returns the new pairs."""
    a, b = aliased(TieEndRow), aliased(TieEndRow)
    left, right = aliased(ProfileKeyRow), aliased(ProfileKeyRow)
    query = (
        select(a.tie_id, left.profile_id, right.profile_id)
        .join(left, left.key == a.key)
        .join(b, (b.tie_id == a.tie_id) & (b.side == "b"))
        .join(right, right.key == b.key)
        .where(a.tie_id.in_(tie_ids), a.side == "a")
    )
    return await _save_new(session, [Pair(*r) for r in await session.execute(query.distinct())])


async def _save_new(session: AsyncSession, found: Sequence[Pair]) -> list[Pair]:
    pairs = {pair.id: pair for pair in found if pair.a != pair.b}
    new: list[Pair] = []
    for ids in _chunks(list(pairs)):
        known = set(await session.scalars(select(TiePairRow.id).where(TiePairRow.id.in_(ids))))
        new += [pairs[i] for i in ids if i not in known]
    if new:
        rows = [{"id": p.id, "tie_id": p.tie_id, "a": p.a, "b": p.b} for p in new]
        await session.execute(insert(TiePairRow), rows)
    for tie_ids in _chunks(list({p.tie_id for p in new})):
        await session.execute(
            update(TieRow).where(TieRow.id.in_(tie_ids)).values(status=ATTACHED),
            execution_options={"synchronize_session": False},
        )
    return new


async def by_ids(session: AsyncSession, tie_ids: Sequence[UUID]) -> dict[UUID, TieRow]:
    """Ties by their ids."""
    found: dict[UUID, TieRow] = {}
    for ids in _chunks(list(dict.fromkeys(tie_ids))):
        rows = await session.scalars(select(TieRow).where(TieRow.id.in_(ids)))
        found |= {row.id: row for row in rows}
    return found


async def between(session: AsyncSession, one: UUID, other: UUID) -> list[TieRow]:
    """Ties that connect two profiles, and those that wait but name just these two."""
    connect = or_(
        (TiePairRow.a == one) & (TiePairRow.b == other),
        (TiePairRow.a == other) & (TiePairRow.b == one),
    )
    near, far = aliased(TieEndRow), aliased(TieEndRow)
    naming = (
        select(near.tie_id)
        .join(far, (far.tie_id == near.tie_id) & (far.side != near.side))
        .where(near.key == profile_key(one), far.key == profile_key(other))
    )
    paired = select(TiePairRow.tie_id).where(connect)
    query = select(TieRow).where(or_(TieRow.id.in_(paired), TieRow.id.in_(naming)))
    return list(await session.scalars(query.order_by(TieRow.created_at, TieRow.id)))


async def pairs_of(session: AsyncSession, tie_ids: Sequence[UUID]) -> list[Pair]:
    """The registered profiles that these ties connect."""
    query = select(TiePairRow).where(TiePairRow.tie_id.in_(tie_ids))
    return [Pair(row.tie_id, row.a, row.b) for row in await session.scalars(query)]


async def of_pair(session: AsyncSession, pair_id: UUID, profile_id: UUID) -> TieRow | None:
    """The tie that others know by the id of a pair, if this profile is one of the two."""
    query = (
        select(TieRow)
        .join(TiePairRow, TiePairRow.tie_id == TieRow.id)
        .where(
            TiePairRow.id == pair_id, or_(TiePairRow.a == profile_id, TiePairRow.b == profile_id)
        )
    )
    return (await session.scalars(query)).one_or_none()


async def by_fingerprints(session: AsyncSession, fingerprints: Sequence[str]) -> list[TieRow]:
    """Ties with these fingerprints."""
    query = select(TieRow).where(TieRow.fingerprint.in_(fingerprints))
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def reported_by(session: AsyncSession, profile_id: UUID, limit: int) -> list[TieRow]:
    """Ties that a profile registered about itself, the first registered first."""
    query = select(TieRow).where(TieRow.reported_by == profile_id)
    return list(await session.scalars(query.order_by(TieRow.created_at, TieRow.id).limit(limit)))


async def keys_of(
    session: AsyncSession, tie_ids: Sequence[UUID]
) -> dict[UUID, dict[str, list[str]]]:
    """For each tie the keys of its sides `a` and `b`."""
    found: dict[UUID, dict[str, list[str]]] = {i: {"a": [], "b": []} for i in tie_ids}
    for row in await session.scalars(select(TieEndRow).where(TieEndRow.tie_id.in_(tie_ids))):
        found[row.tie_id][row.side].append(row.key)
    return found


async def forget(session: AsyncSession, tie_ids: Sequence[UUID]) -> None:
    """Remove ties that connect no profiles."""
    await session.execute(delete(TieEndRow).where(TieEndRow.tie_id.in_(tie_ids)))
    await session.execute(delete(TieRow).where(TieRow.id.in_(tie_ids)))


async def of_profile(
    session: AsyncSession, profile_id: UUID, limit: int
) -> list[tuple[TieRow, str]]:
    """Ties that speak of a profile, by what they say of the other side; (tie, own side)."""
    query = _speaking_of(profile_id).order_by(TieRow.kind, TieRow.a_name, TieRow.b_name)
    return [(tie, side) for tie, side in await session.execute(query.limit(limit))]


def _speaking_of(profile_id: UUID) -> Select[TieRow, str]:
    sides = (
        select(TieEndRow.tie_id, TieEndRow.side)
        .join(ProfileKeyRow, ProfileKeyRow.key == TieEndRow.key)
        .where(ProfileKeyRow.profile_id == profile_id)
        .distinct()
        .subquery()
    )
    return select(TieRow, sides.c.side).join(sides, sides.c.tie_id == TieRow.id)


async def other_profiles(
    session: AsyncSession, profile_id: UUID, tie_ids: Sequence[UUID]
) -> dict[UUID, UUID]:
    """For each of these ties one registered profile on the other side, if there is one."""
    rows = await session.scalars(
        select(TiePairRow).where(
            TiePairRow.tie_id.in_(tie_ids),
            or_(TiePairRow.a == profile_id, TiePairRow.b == profile_id),
        )
    )
    return {row.tie_id: row.b if row.a == profile_id else row.a for row in rows}


def _chunks(ids: list[UUID], size: int = 1_000) -> list[list[UUID]]:
    return [ids[i : i + size] for i in range(0, len(ids), size)]
