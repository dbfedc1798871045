"""The copy of accounts, and when each of them wants e-mails."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.schedules import Rhythm, Schedule, default_schedule
from services.notifier.store.tables import ReaderRow, ScheduleRow
from shared.events import AccountState


async def keep(session: AsyncSession, state: AccountState) -> ReaderRow | None:
    """Store an account's version; none if it was not newer than what was here."""
    row = {
        "account_id": state.account_id,
        "version": state.version,
        "active": state.active,
        "email": state.email.lower(),
        "role": state.role,
        "region": list(state.region),
        "profile_ids": [str(p) for p in state.profile_ids],
        "language": state.language,
    }
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite_insert if is_sqlite else postgres_insert)(ReaderRow).values(row)
    newer = statement.on_conflict_do_update(
        index_elements=[ReaderRow.account_id],
        set_={key: statement.excluded[key] for key in row if key != "account_id"},
        where=ReaderRow.version < statement.excluded.version,
    )
    found = await session.scalars(
        newer.returning(ReaderRow), execution_options={"populate_existing": True}
    )
    return found.one_or_none()


async def lock(session: AsyncSession, account_id: UUID) -> ReaderRow | None:
    """One account, to change."""
    return await session.get(ReaderRow, account_id, with_for_update=True, populate_existing=True)


async def due(session: AsyncSession, now: datetime, limit: int) -> list[UUID]:
    """Accounts whose digest is due."""
    query = select(ReaderRow.account_id).where(ReaderRow.next_at <= now)
    return list(await session.scalars(query.order_by(ReaderRow.next_at).limit(limit)))


async def immediate(session: AsyncSession, roles: Sequence[str]) -> Sequence[ReaderRow]:
    """Accounts with these roles that chose to be told at once; a handful."""
    query = (
        select(ReaderRow)
        .join(ScheduleRow, ScheduleRow.account_id == ReaderRow.account_id)
        .where(ReaderRow.active, ReaderRow.role.in_(roles))
        .where(ScheduleRow.rhythm == Rhythm.IMMEDIATE.value)
    )
    return (await session.scalars(query)).all()


async def schedule_of(
    session: AsyncSession, account_id: UUID, role: str, region: Iterable[str]
) -> Schedule:
    """When an account wants e-mails."""
    row = await session.get(ScheduleRow, account_id)
    return default_schedule(role, tuple(region)) if row is None else _schedule(row)


async def schedules(session: AsyncSession, addresses: Sequence[str]) -> dict[str, Schedule]:
    """When these addresses want e-mails; those without an account are left out."""
    by_email = {a.lower(): a for a in addresses}
    rows = await session.execute(
        select(ReaderRow, ScheduleRow)
        .outerjoin(ScheduleRow, ScheduleRow.account_id == ReaderRow.account_id)
        .where(ReaderRow.email.in_(by_email), ReaderRow.active)
    )
    return {
        by_email[reader.email]: _schedule(row)
        if row is not None
        else default_schedule(reader.role, tuple(reader.region))
        for reader, row in rows
    }


async def choose(
    session: AsyncSession, account_id: UUID, schedule: Schedule, now: datetime
) -> None:
    """Keep when an account wants e-mails."""
    await session.merge(
        ScheduleRow(
            account_id=account_id,
            rhythm=schedule.rhythm.value,
            zone=schedule.zone,
            weekday=schedule.weekday,
            hour=schedule.hour,
            quiet_from=schedule.quiet_from,
            quiet_to=schedule.quiet_to,
            at=now,
        )
    )
    await session.flush()


def _schedule(row: ScheduleRow) -> Schedule:
    return Schedule(
        rhythm=Rhythm(row.rhythm),
        zone=row.zone,
        weekday=row.weekday,
        hour=row.hour,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
    )


async def has_chosen(session: AsyncSession, account_id: UUID) -> bool:
    """Whether an account has chosen when it wants e-mails."""
    return await session.get(ScheduleRow, account_id) is not None
