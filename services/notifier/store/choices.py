"""What people chose to be sent: keeping it, and whom that leaves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.choices import GETS, MailChoice, MailKind, fingerprint
from services.notifier.store.choice_tables import MailChoiceRow


async def keep(
    session: AsyncSession,
    owner_id: UUID,
    fingerprints: Sequence[str],
    choice: MailChoice,
    now: datetime,
) -> bool:
    """Note a choice for these addresses; returns whether it changes anything."""
    before = await chosen(session, owner_id, fingerprints)
    new = [f for f in fingerprints if before[f] is not choice]
    for address in new:
        row = MailChoiceRow(owner_id=owner_id, address=address, choice=choice.value, at=now)
        await session.merge(row)
    return bool(new)


async def chosen(
    session: AsyncSession, owner_id: UUID, fingerprints: Sequence[str]
) -> dict[str, MailChoice]:
    """What each of these addresses gets, by fingerprint."""
    statement = select(MailChoiceRow).where(
        MailChoiceRow.owner_id == owner_id, MailChoiceRow.address.in_(fingerprints)
    )
    rows = {row.address: MailChoice(row.choice) for row in await session.scalars(statement)}
    return {f: rows.get(f, MailChoice.ALL) for f in fingerprints}


async def receiving(
    session: AsyncSession, owner_id: UUID, addresses: Sequence[str], kind: MailKind
) -> tuple[str, ...]:
    """Those of the addresses that get e-mails of this kind for this party or account."""
    if kind is MailKind.REQUIRED:
        return tuple(addresses)
    found = await chosen(session, owner_id, [fingerprint(a) for a in addresses])
    return tuple(a for a in addresses if kind in GETS[found[fingerprint(a)]])
