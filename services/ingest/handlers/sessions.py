"""Sessions: begun at a sign-in, renewed while in use, listed, and ended for all three services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import ClosedAccountError
from services.ingest.domain.devices import device
from services.ingest.handlers.account_news import announce
from services.ingest.handlers.accounts import session_of
from services.ingest.store import accounts
from services.ingest.store import sessions as store
from services.ingest.store.tables import AccountRow, SessionRow
from shared import outbox
from shared.events import SessionsEnd, SessionsEnded
from shared.security import Session, ends
from shared.texts import current_language

KEEP = timedelta(days=30)
"""How long an ended session is kept, for whoever looks into an incident."""
LONGEST = timedelta(days=30)
"""No setting lets a session live longer; until then, services remember that it was ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives without use, and at most."""

    idle: timedelta
    lifetime: timedelta


async def begin(
    session: AsyncSession, account: AccountRow, *, user_agent: str, means: str
) -> Session:
    """Sign an account in on a browser; `means` is link, provider or demo.

    Raises `ClosedAccountError`.
    """
    account.language = current_language()
    await announce(session, account.id)
    if account.closed_at is not None:
        raise ClosedAccountError
    statement = await session_of(session, account)
    statement = statement.model_copy(update={"demo": means == "demo"})
    await store.forget(session, account.id, statement.started_at - KEEP)
    session.add(
        SessionRow(
            id=statement.id,
            account_id=account.id,
            device=device(user_agent),
            means=means,
            started_at=statement.started_at,
            last_used_at=statement.started_at,
            ended_at=None,
        )
    )
    return statement


async def renew(session: AsyncSession, old: Session, limits: Limits) -> Session | None:
    """State a session anew, with the account as it stands; none if it has ended."""
    now = datetime.now(UTC)
    row = await store.get(session, old.id)
    account = await accounts.get(session, row.account_id) if row else None
    if row is None or account is None or not _goes_on(row, limits, now):
        return None
    row.last_used_at = now
    return await session_of(session, account, started=old)


async def open_sessions(
    session: AsyncSession, account_id: UUID, limits: Limits
) -> Sequence[SessionRow]:
    """Where an account is signed in, the last used first."""
    now = datetime.now(UTC)
    started, used = now - limits.lifetime, now - limits.idle
    return await store.open_of(session, account_id, started=started, used=used)


async def end_one(session: AsyncSession, account_id: UUID, session_id: UUID) -> None:
    """End one session of an account everywhere; another account's is left alone."""
    row = await store.get(session, session_id)
    now = datetime.now(UTC)
    if row is not None and row.account_id == account_id and row.ended_at is None:
        row.ended_at = now
        await refuse(session, session_id, now, now + LONGEST)


async def end_all(session: AsyncSession, account_id: UUID) -> None:
    """End every session of an account everywhere."""
    now = datetime.now(UTC)
    await store.end_all(session, account_id, now)
    await refuse(session, account_id, now, now + LONGEST)


async def refuse(session: AsyncSession, key: UUID, at: datetime, until: datetime) -> None:
    """Have every service refuse what began under this key (see `shared.security.ends`)."""
    await ends.note(session, key, at, until)
    data = SessionsEnd(key=key, at=at, until=until)
    await outbox.add(session, SessionsEnded(subject=str(key), data=data))


def _goes_on(row: SessionRow, limits: Limits, now: datetime) -> bool:
    is_idle = now - row.last_used_at >= limits.idle
    is_over = now - row.started_at >= limits.lifetime
    return row.ended_at is None and not is_idle and not is_over
