"""Who reads what and when: follows accounts, and keeps what each of them chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.routing import waits
from services.notifier.domain.schedules import Schedule
from services.notifier.handlers.moving import Office
from services.notifier.handlers.writing import rewrite
from services.notifier.letters import Letters
from services.notifier.store import introductions, items, readers, suppressions
from services.notifier.store.tables import ReaderRow
from shared.events import AccountState
from shared.security.roles import READERS

CLOSED = "The account of this person is closed."


@dataclass(frozen=True, slots=True)
class Reader:
    """The account that chooses, as its session states it."""

    account_id: UUID
    email: str


async def take_account(
    session: AsyncSession, state: AccountState, letters: Letters, now: datetime
) -> None:
    """Keep an account as it stands; an outdated event changes nothing.

    To the address of a closed account nothing is written until it is opened again.
    """
    before = await readers.lock(session, state.account_id)
    was_active = before is None or before.active
    profile_ids = [UUID(p) for p in before.profile_ids] if before is not None else []
    reader = await readers.keep(session, state)
    if reader is None:
        return
    if was_active and not reader.active:
        await suppressions.add(session, reader.email, CLOSED, now)
        await _write_anew(session, letters, profile_ids, now)
    elif reader.active and not was_active:
        await suppressions.lift_own(session, reader.email, CLOSED, now)
    is_missed = reader.next_at is not None and reader.next_at <= now
    if not is_missed or not reader.active:
        await plan(session, reader, now)


async def _write_anew(
    session: AsyncSession, letters: Letters, profile_ids: Sequence[UUID], now: datetime
) -> None:
    """Give what waits to go out links that are not those of the person who has left."""
    for profile_id in profile_ids:
        found = await introductions.of_party(session, profile_id)
        await rewrite(session, letters, [i.id for i in found], now)


async def choose_schedule(office: Office, reader: Reader, schedule: Schedule) -> None:
    """Keep when somebody wants e-mails; what waits for them waits until then."""
    async with office.database.transaction() as session:
        now = office.clock()
        await readers.choose(session, reader.account_id, schedule, now)
        await items.move(session, waits(reader.email, schedule, now))
        row = await readers.lock(session, reader.account_id)
        if row is not None:
            await plan(session, row, now)


async def plan(session: AsyncSession, reader: ReaderRow, now: datetime) -> None:
    """Set when an officer gets the next digest; whoever is told at once gets none until something is."""
    schedule = await readers.schedule_of(session, reader.account_id, reader.role, reader.region)
    reader.next_at = reader.next_slot = None
    if reader.active and reader.role in READERS and schedule.gathers:
        slot = schedule.next_slot(now)
        reader.next_at, reader.next_slot = slot.at, slot.day.isoformat()


async def wake(session: AsyncSession, now: datetime) -> None:
    """There is something new for officers: those who want to be told at once are."""
    for reader in await readers.immediate(session, READERS):
        if reader.next_at is None:
            schedule = await readers.schedule_of(
                session, reader.account_id, reader.role, reader.region
            )
            later = waits(reader.email, schedule, now)
            reader.next_at, reader.next_slot = later.at, later.slot
