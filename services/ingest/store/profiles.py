"""Queries on profiles, their revisions and their keys."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store.tables import AccountProfileRow, ProfileKeyRow, ProfileRow, RevisionRow

WITHDRAWN = "withdrawn"
_LOCK_KEY = 7_300_101


async def lock(session: AsyncSession) -> None:
    """Let one transaction at a time change profiles and ties, so that no pair is overlooked.

    SQLite's write transaction is exclusive already.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})"))


async def get(session: AsyncSession, profile_id: UUID) -> ProfileRow | None:
    """The profile with our id."""
    return await session.get(ProfileRow, profile_id, populate_existing=True)


async def by_external_ids(
    session: AsyncSession, sender: str, external_ids: Sequence[str]
) -> dict[str, ProfileRow]:
    """Profiles of a sender by the sender's own keys."""
    rows = await session.scalars(
        select(ProfileRow)
        .where(ProfileRow.sender == sender, ProfileRow.external_id.in_(external_ids))
        .execution_options(populate_existing=True)
    )
    return {row.external_id: row for row in rows}


async def same_places(session: AsyncSession, geonames_ids: Sequence[int]) -> list[ProfileRow]:
    """Profiles that take part and carry one of these GeoNames ids."""
    return list(
        await session.scalars(
            select(ProfileRow)
            .where(ProfileRow.geonames_id.in_(geonames_ids), ProfileRow.state != WITHDRAWN)
            .order_by(ProfileRow.created_at)
        )
    )


async def same_names(session: AsyncSession, row: dict[str, Any]) -> list[ProfileRow]:
    """Profiles that take part with this name, kind, country and subdivision."""
    columns = ("name_key", "kind", "country", "subdivision")
    return list(
        await session.scalars(
            select(ProfileRow).where(
                *(getattr(ProfileRow, c).is_not_distinct_from(row[c]) for c in columns),
                ProfileRow.state != WITHDRAWN,
            )
        )
    )


async def save(
    session: AsyncSession, added: Sequence[dict[str, Any]], changed: Sequence[dict[str, Any]]
) -> None:
    """Write whole rows: `added` are new, `changed` replace what stands under their `id`."""
    if added:
        await session.execute(insert(ProfileRow.__table__), list(added))  # type: ignore[arg-type]
    if changed:
        columns = [c for c in changed[0] if c not in ("id", "sender", "external_id", "created_at")]
        await session.execute(
            update(ProfileRow.__table__)  # type: ignore[arg-type]
            .where(ProfileRow.id == bindparam("_id"))
            .values({c: bindparam(f"_{c}") for c in columns}),
            [{f"_{c}": row[c] for c in ("id", *columns)} for row in changed],
        )


async def add_revisions(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Append to the audit."""
    if rows:
        await session.execute(insert(RevisionRow), list(rows))


async def set_keys(session: AsyncSession, keys: dict[UUID, Iterable[str]]) -> None:
    """Replace the keys of these profiles; one without keys is found by no tie."""
    await session.execute(delete(ProfileKeyRow).where(ProfileKeyRow.profile_id.in_(list(keys))))
    rows = [{"profile_id": p, "key": key} for p, own in keys.items() for key in sorted(own)]
    if rows:
        await session.execute(insert(ProfileKeyRow), rows)


async def page(
    session: AsyncSession,
    *,
    owner: UUID | None,
    kind: str | None,
    name: str,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[ProfileRow]:
    """Profiles in the order of their names, from after the key (name_key, id) on."""
    query = select(ProfileRow).order_by(ProfileRow.name_key, ProfileRow.id).limit(limit)
    if owner is not None:
        query = query.join(AccountProfileRow).where(AccountProfileRow.account_id == owner)
    if kind is not None:
        query = query.where(ProfileRow.kind == kind)
    if name:
        query = query.where(ProfileRow.name_key.contains(name, autoescape=True))
    if after is not None:
        query = query.where(tuple_(ProfileRow.name_key, ProfileRow.id) > after)
    return list(await session.scalars(query))


async def names_of_kind(session: AsyncSession, kind: str, limit: int) -> list[str]:
    """The first names, in their order, of profiles of a kind that take part."""
    query = select(ProfileRow.name).where(ProfileRow.kind == kind, ProfileRow.state != WITHDRAWN)
    return list(await session.scalars(query.order_by(ProfileRow.name_key).limit(limit)))


async def pauses_over(session: AsyncSession, today: date, limit: int) -> list[ProfileRow]:
    """Paused profiles whose day to take part again has come."""
    query = select(ProfileRow).where(ProfileRow.state == "paused", ProfileRow.paused_until <= today)
    return list(await session.scalars(query.order_by(ProfileRow.paused_until).limit(limit)))


async def first_of_kind(
    session: AsyncSession, kind: str, preferred_external_id: str
) -> ProfileRow | None:
    """A profile that takes part: the one with this id if there is one, else the first by name."""
    found: ProfileRow | None = await session.scalar(
        select(ProfileRow)
        .where(ProfileRow.kind == kind, ProfileRow.state != WITHDRAWN)
        .order_by((ProfileRow.external_id != preferred_external_id), ProfileRow.name_key)
        .limit(1)
    )
    return found
