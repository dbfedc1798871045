"""Announces ties whose two ends are registered, and what changes about them."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.store import ties as store
from services.ingest.store.tables import TieRow
from shared import outbox
from shared.events import Tie, TieRecorded


async def tie_events(
    session: AsyncSession, pairs: Sequence[store.Pair], group: Callable[[store.Pair], int]
) -> dict[int, list[TieRecorded]]:
    """An event for every new pair, in groups numbered by `group`."""
    rows = await store.by_ids(session, [pair.tie_id for pair in pairs])
    grouped: dict[int, list[TieRecorded]] = defaultdict(list)
    for pair in pairs:
        grouped[group(pair)].append(_event(pair, rows[pair.tie_id]))
    return grouped


async def announce_changes(session: AsyncSession, changed: Sequence[TieRow]) -> None:
    """Say that something about these ties has changed, as far as others know of them."""
    for tie in changed:
        tie.version += 1
    await session.flush()
    pairs = await store.pairs_of(session, [tie.id for tie in changed])
    events = await tie_events(session, pairs, lambda _: 0)
    await outbox.add(session, *events.get(0, []))


def _event(pair: store.Pair, row: TieRow) -> TieRecorded:
    tie = Tie.model_validate(
        {
            "tie_id": pair.id,
            "kind": row.kind,
            "a": pair.a,
            "b": pair.b,
            "since": row.since,
            "origin": row.origin,
            "alive": row.alive,
            "ended": row.ended,
            "last_contact": row.last_contact,
            "version": row.version,
        }
    )
    return TieRecorded(subject=str(pair.id), data=tie)
