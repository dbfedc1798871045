"""Due diligence: the flags of pairs as they stand now."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.flags import flags
from services.matcher.store.diligence import PairKey, cases, save_flags
from services.matcher.store.matches import OpenMatch
from shared.events import Flag

Flags = tuple[Flag, ...]


async def flags_of(session: AsyncSession, pairs: Collection[PairKey]) -> dict[PairKey, Flags]:
    """The flags of each pair (locality, party) that both ends are known of, gravest first."""
    now = datetime.now(UTC)
    return {key: flags(case, now) for key, case in (await cases(session, pairs)).items()}


async def flags_now(session: AsyncSession, locality_id: UUID, party_id: UUID) -> Flags:
    """The flags of one pair."""
    pair = (locality_id, party_id)
    return (await flags_of(session, [pair])).get(pair, ())


async def renew_flags(session: AsyncSession, matches: Collection[OpenMatch]) -> None:
    """Keep with these matches the flags that they have now."""
    found = await flags_of(session, [m.pair.key for m in matches])
    await save_flags(session, {m.id: found[m.pair.key] for m in matches if m.pair.key in found})
