"""The audit trail of the review: written a step at a time, searched, and read from its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.flags import folded
from services.matcher.store.review.tables import ReviewLogRow
from services.matcher.store.tables import MatchRow, PartyRow

TRACKED = (
    "state", "assigned_to", "snoozed_until", "asked_at", "reason_code", "decision_reason",
    "escalation_reason", "introduction", "release_at",
)  # fmt: skip
"""Columns of a match whose changes are kept."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; what is empty does not limit. `until` is not included."""

    by: str = ""
    action: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


def snapshot(match: MatchRow) -> dict[str, Any]:
    """The tracked columns as they stand, as JSON has them."""
    values = {name: getattr(match, name) for name in TRACKED}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in values.items()}


async def note(
    session: AsyncSession,
    match: MatchRow,
    action: str,
    by: str,
    *,
    before: Mapping[str, Any],
    text: str = "",
    code: str | None = None,
) -> None:
    """Keep a step in the caller's transaction; `before` is the snapshot from before it."""
    now = snapshot(match)
    changed = [name for name in TRACKED if before.get(name) != now[name]]
    names = await _names(session, (match.locality_id, match.party_id))
    locality, party = names.get(match.locality_id, ""), names.get(match.party_id, "")
    session.add(
        ReviewLogRow(
            at=datetime.now(UTC),
            by=by,
            action=action,
            match_id=match.id,
            locality=locality,
            party=party,
            code=code,
            note=text or None,
            searched=folded(f"{locality} {party} {text}"),
            before={name: before.get(name) for name in changed},
            after={name: now[name] for name in changed},
        )
    )
    await session.flush()


async def history(session: AsyncSession, match_id: UUID, limit: int) -> list[ReviewLogRow]:
    """The last steps of one match, the latest first."""
    query = select(ReviewLogRow).where(ReviewLogRow.match_id == match_id)
    return list(await session.scalars(query.order_by(ReviewLogRow.id.desc()).limit(limit)))


async def search(
    session: AsyncSession, wanted: Search, before: int | None, limit: int
) -> list[ReviewLogRow]:
    """Steps, the latest first, before the one with this number."""
    query = select(ReviewLogRow).order_by(ReviewLogRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ReviewLogRow.id < before)
    if wanted.by:
        query = query.where(ReviewLogRow.by == wanted.by)
    if wanted.action:
        query = query.where(ReviewLogRow.action == wanted.action)
    if wanted.words:
        words = folded(wanted.words)
        query = query.where(ReviewLogRow.searched.contains(words, autoescape=True))
    if wanted.since is not None:
        query = query.where(ReviewLogRow.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(ReviewLogRow.at < wanted.until)
    return list(await session.scalars(query))


async def _names(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = await session.execute(
        select(PartyRow.profile_id, PartyRow.name).where(PartyRow.profile_id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}
