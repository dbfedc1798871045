"""The copy of parties: the highest version wins, whatever arrives first."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.store import demand
from services.notifier.store.tables import Party
from shared.events import ProfileState, Withdrawal
from shared.profile import public_view

_ONE_AT_A_TIME = 7_300_011


async def one_at_a_time(session: AsyncSession) -> None:
    """Wait until no other transaction handles events; SQLite's write lock says so already.

    Without it a profile and an approval handled at the same moment would each miss the other.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))


async def keep(session: AsyncSession, state: ProfileState) -> bool:
    """Store a published version; returns whether it was newer than what was here."""
    profile = state.profile
    row = {
        "id": state.profile_id,
        "version": state.version,
        "withdrawn": False,
        "kind": profile.kind.value,
        "name": profile.name,
        "country": profile.country,
        "languages": list(profile.languages),
        "contacts": [c.model_dump(mode="json") for c in profile.contacts],
        "intake": profile.intake.model_dump(mode="json"),
        "about": public_view(profile),
    }
    is_newer = await _upsert(session, row)
    if is_newer:
        await demand.keep(session, state.profile_id, profile, is_paused=state.paused)
    return is_newer


async def forget(session: AsyncSession, withdrawal: Withdrawal) -> bool:
    """Erase all but id and version of a party that left; returns whether that was news."""
    row = {
        "id": withdrawal.profile_id,
        "version": withdrawal.version,
        "withdrawn": True,
        "kind": "",
        "name": "",
        "country": None,
        "languages": [],
        "contacts": [],
        "intake": {},
        "about": {},
    }
    is_newer = await _upsert(session, row)
    if is_newer:
        await demand.keep(session, withdrawal.profile_id, None)
    return is_newer


async def _upsert(session: AsyncSession, row: dict[str, Any]) -> bool:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite_insert if is_sqlite else postgres_insert)(Party).values(row)
    newer = statement.on_conflict_do_update(
        index_elements=[Party.id],
        set_={key: statement.excluded[key] for key in row if key != "id"},
        where=Party.version < statement.excluded.version,
    )
    return (await session.scalar(newer.returning(Party.id))) is not None


async def find(session: AsyncSession, party_id: UUID) -> Party | None:
    """A party as it stands now, read afresh."""
    statement = select(Party).where(Party.id == party_id)
    return (await session.scalars(statement, execution_options={"populate_existing": True})).first()


async def by_id(session: AsyncSession, ids: set[UUID]) -> dict[UUID, Party]:
    """Parties by id; those not known are missing."""
    if not ids:
        return {}
    return {p.id: p for p in await session.scalars(select(Party).where(Party.id.in_(ids)))}
