"""Webhooks: adding, claiming and listing them. One is only ever sent under a claim of its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.packets import EventType
from services.notifier.domain.webhooks import LEASE, EndpointState, HookState
from services.notifier.store import holds
from services.notifier.store.tables import EndpointRow, HookRow

LISTED = 20


@dataclass(frozen=True, slots=True)
class NewHook:
    """A webhook to add."""

    id: UUID
    profile_id: UUID
    type: EventType
    introduction_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A webhook that this worker may send now, and where to."""

    hook: HookRow
    endpoint: EndpointRow


async def add(session: AsyncSession, new: NewHook, now: datetime) -> None:
    """Queue a webhook; one with the same id comes once."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    row = {
        "id": new.id,
        "profile_id": new.profile_id,
        "type": new.type.value,
        "introduction_id": new.introduction_id,
        "state": HookState.QUEUED.value,
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": now,
    }
    statement = (sqlite_insert if is_sqlite else postgres_insert)(HookRow).values(row)
    await session.execute(statement.on_conflict_do_nothing())


async def is_due(session: AsyncSession, now: datetime) -> bool:
    """Whether any webhook could be claimed."""
    return await session.scalar(_due(now).with_only_columns(HookRow.id).limit(1)) is not None


async def claim(session: AsyncSession, now: datetime) -> Claim | None:
    """Take the webhook that has waited longest, and its address, for `LEASE`.

    A worker that dies leaves it to whoever comes after that; so a receiver can get it twice, under
    the same `webhook-id`.
    """
    oldest = _due(now).order_by(HookRow.next_attempt_at, HookRow.created_at, HookRow.id).limit(1)
    found = (await session.execute(oldest.with_for_update(skip_locked=True))).first()
    if found is None:
        return None
    hook, endpoint = found
    endpoint.busy_until = hook.next_attempt_at = now + LEASE
    hook.attempts += 1
    return Claim(hook, endpoint)


async def lock(session: AsyncSession, key: UUID) -> HookRow | None:
    """One webhook, to change."""
    return await session.get(HookRow, key, with_for_update=True, populate_existing=True)


async def drop(session: AsyncSession, profile_id: UUID) -> None:
    """Nothing that waits for this party is sent any more."""
    waiting = update(HookRow).where(
        HookRow.profile_id == profile_id, HookRow.state == HookState.QUEUED.value
    )
    await session.execute(waiting.values(state=HookState.DROPPED.value, next_attempt_at=None))


async def discard(session: AsyncSession, introduction: UUID) -> None:
    """What waits to be told about this referral is not told."""
    waiting = update(HookRow).where(
        HookRow.introduction_id == introduction, HookRow.state == HookState.QUEUED.value
    )
    await session.execute(waiting.values(state=HookState.DROPPED.value, next_attempt_at=None))


async def last_of(session: AsyncSession, profile_id: UUID) -> Sequence[HookRow]:
    """The last webhooks of a party, newest first."""
    statement = select(HookRow).where(HookRow.profile_id == profile_id)
    newest = statement.order_by(HookRow.created_at.desc(), HookRow.id.desc()).limit(LISTED)
    return (await session.scalars(newest)).all()


async def of_introduction(session: AsyncSession, key: UUID) -> Sequence[HookRow]:
    """The last webhooks about a referral, newest first."""
    statement = select(HookRow).where(HookRow.introduction_id == key)
    newest = statement.order_by(HookRow.created_at.desc(), HookRow.id.desc()).limit(LISTED)
    return (await session.scalars(newest)).all()


def _due(now: datetime) -> Select[HookRow, EndpointRow]:
    """A disabled address gets tests only; what is withheld waits."""
    is_test = HookRow.introduction_id.is_(None)
    is_called = or_(
        EndpointRow.state == EndpointState.ACTIVE.value, HookRow.type == EventType.PING.value
    )
    is_free = or_(EndpointRow.busy_until.is_(None), EndpointRow.busy_until <= now)
    return (
        select(HookRow, EndpointRow)
        .join(EndpointRow, EndpointRow.profile_id == HookRow.profile_id)
        .where(HookRow.state == HookState.QUEUED.value, HookRow.next_attempt_at <= now)
        .where(is_called, is_free)
        .where(or_(is_test, ~holds.withholds(HookRow.profile_id, HookRow.introduction_id)))
    )
