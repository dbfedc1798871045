"""Due diligence: the flags of pairs as they stand now."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.flags import Case, flags
from services.matcher.store.diligence import PairKey, cases, save_flags
from services.matcher.store.matches import OpenMatch
from shared.database import Database
from shared.events import Flag

Flags = tuple[Flag, ...]
AT_ONCE = 200
"""Matches whose flags are renewed in one transaction."""


class Concerned(Protocol):
    """Matches that something concerns, a page at a time, by id."""

    async def __call__(
        self, session: AsyncSession, *, after: UUID | None, limit: int
    ) -> list[OpenMatch]:
        """At most `limit` matches after this one."""


async def flags_of(session: AsyncSession, pairs: Collection[PairKey]) -> dict[PairKey, Flags]:
    """The flags of each pair (locality, party) that both ends are known of, gravest first."""
    now = datetime.now(UTC)
    return {key: flags(case, now) for key, case in (await cases(session, pairs)).items()}


async def case_now(session: AsyncSession, locality_id: UUID, party_id: UUID) -> Case | None:
    """What the flags of one pair are decided by; None if one of the two is not known."""
    pair = (locality_id, party_id)
    return (await cases(session, [pair])).get(pair)


async def flags_now(session: AsyncSession, locality_id: UUID, party_id: UUID) -> Flags:
    """The flags of one pair."""
    case = await case_now(session, locality_id, party_id)
    return flags(case, datetime.now(UTC)) if case else ()


async def renew_flags(session: AsyncSession, matches: Collection[OpenMatch]) -> None:
    """Keep with these matches the flags that they have now."""
    found = await flags_of(session, [m.pair.key for m in matches])
    await save_flags(session, {m.id: found[m.pair.key] for m in matches if m.pair.key in found})


async def renew_all(database: Database, concerned: Concerned) -> None:
    """Renew the flags of all of these matches, a page in each transaction."""
    after = None
    while True:
        async with database.transaction() as session:
            found = await concerned(session, after=after, limit=AT_ONCE)
            await renew_flags(session, found)
        if not found:
            return
        after = found[-1].id
