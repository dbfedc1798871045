"""Matches: writing suggestions, closing them, deciding them, reading them for pages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.matcher.domain.shortlists import Pair
from services.matcher.store.chunks import chunk_pairs, chunks
from services.matcher.store.tables import MatchRow, PartyRow
from shared.profile import Kind

OPEN = "suggested"
ESCALATED = "escalated"
"""Waits for a second person."""
HELD = "held"
"""Approved; goes out in a while unless it is taken back."""
PENDING = (OPEN, ESCALATED, HELD)
DECIDED = ("approved", "declined")
TOLD = ("withdrawn", "paused", "tie")
"""Why a match was closed, where the parties are told: not that others fit better now."""


@dataclass(frozen=True, slots=True)
class OpenMatch:
    """An open suggestion, without its reasons."""

    id: UUID
    pair: Pair


@dataclass(frozen=True, slots=True)
class Listed:
    """A match with the rows of both parties."""

    match: MatchRow
    locality: PartyRow
    party: PartyRow


OPEN_MATCHES = select(
    MatchRow.id,
    MatchRow.locality_id,
    MatchRow.party_id,
    MatchRow.party_kind,
    MatchRow.score,
    PartyRow.country,
).join(PartyRow, PartyRow.profile_id == MatchRow.party_id)
"""What an `OpenMatch` is made of."""


def open_match(row: Row[UUID, UUID, UUID, str, float, str | None]) -> OpenMatch:
    """A row of `OPEN_MATCHES`."""
    return OpenMatch(row[0], Pair(row[1], row[2], Kind(row[3]), row[4], row[5]))


def as_open_match(match: MatchRow) -> OpenMatch:
    """A match without its reasons; its country is not known."""
    kind = Kind(match.party_kind)
    return OpenMatch(match.id, Pair(match.locality_id, match.party_id, kind, match.score))


async def open_matches(
    session: AsyncSession, profile_ids: Collection[UUID], states: Collection[str] = (OPEN,)
) -> list[OpenMatch]:
    """Open suggestions (or matches in other states) with one of these parties on either side."""
    found: dict[UUID, OpenMatch] = {}
    for some in chunks(profile_ids):
        either = or_(MatchRow.locality_id.in_(some), MatchRow.party_id.in_(some))
        rows = await session.execute(OPEN_MATCHES.where(MatchRow.state.in_(states), either))
        found |= {row[0]: open_match(row) for row in rows}
    return list(found.values())


async def open_between(
    session: AsyncSession, profile_ids: Collection[UUID], states: Collection[str]
) -> list[OpenMatch]:
    """Matches in these states with one of these parties on each side."""
    found: list[OpenMatch] = []
    for some, others in chunk_pairs(profile_ids, profile_ids):
        both = (MatchRow.locality_id.in_(some), MatchRow.party_id.in_(others))
        rows = await session.execute(OPEN_MATCHES.where(MatchRow.state.in_(states), *both))
        found += [open_match(row) for row in rows]
    return found


async def undecided_matches(
    session: AsyncSession, concerned: ColumnElement[bool], after: UUID | None, limit: int
) -> list[OpenMatch]:
    """Undecided matches that something concerns, by id; it may name the party's row."""
    query = (
        OPEN_MATCHES.where(MatchRow.state.in_(PENDING), concerned)
        .order_by(MatchRow.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(MatchRow.id > after)
    rows = await session.execute(query)
    return [open_match(row) for row in rows]


async def decided_pairs(
    session: AsyncSession, localities: Collection[UUID], parties: Collection[UUID]
) -> set[tuple[UUID, UUID]]:
    """Pairs of these that an officer has decided or escalated; not proposed again."""
    found: set[tuple[UUID, UUID]] = set()
    for some, others in chunk_pairs(localities, parties):
        rows = await session.execute(
            select(MatchRow.locality_id, MatchRow.party_id).where(
                MatchRow.state.in_((ESCALATED, HELD, *DECIDED)),
                MatchRow.locality_id.in_(some),
                MatchRow.party_id.in_(others),
            )
        )
        found |= {(row[0], row[1]) for row in rows}
    return found


async def add_matches(session: AsyncSession, rows: Iterable[MatchRow]) -> None:
    """Save new suggestions."""
    session.add_all(rows)
    await session.flush()


async def lock_match(session: AsyncSession, match_id: UUID) -> MatchRow | None:
    """One match, to change: others wait until this transaction ends."""
    return await session.get(MatchRow, match_id, with_for_update=True, populate_existing=True)


async def due_for_release(session: AsyncSession, now: datetime, limit: int) -> list[UUID]:
    """Held approvals whose time has come; past those that another process has in hand."""
    query = select(MatchRow.id).where(MatchRow.state == HELD, MatchRow.release_at <= now)
    query = query.order_by(MatchRow.release_at).limit(limit)
    return list(await session.scalars(query.with_for_update(skip_locked=True)))


async def get_match(session: AsyncSession, match_id: UUID) -> Listed | None:
    """One match with both parties, as it is stored at this moment."""
    query = _listing().where(MatchRow.id == match_id).execution_options(populate_existing=True)
    row = (await session.execute(query)).first()
    return Listed(row[0], row[1], row[2]) if row else None


async def list_matches(
    session: AsyncSession,
    *,
    states: Collection[str] = (),
    profile_ids: Collection[UUID] | None = None,
    party_kind: Kind | None = None,
    after: tuple[float, UUID] | None = None,
    limit: int | None = None,
) -> list[Listed]:
    """Matches, best first; `after` is the score and id of the last one of the page before."""
    query = _listing().order_by(MatchRow.score.desc(), MatchRow.id.desc())
    if states:
        query = query.where(MatchRow.state.in_(states))
    if profile_ids is not None:
        mine = or_(MatchRow.locality_id.in_(profile_ids), MatchRow.party_id.in_(profile_ids))
        query = query.where(mine)
    if party_kind is not None:
        query = query.where(MatchRow.party_kind == party_kind.value)
    if after is not None:
        query = query.where(tuple_(MatchRow.score, MatchRow.id) < after)
    if limit is not None:
        query = query.limit(limit)
    return [Listed(row[0], row[1], row[2]) for row in await session.execute(query)]


async def matches_of(
    session: AsyncSession,
    profile_id: UUID,
    states: Collection[str],
    after: tuple[float, UUID] | None,
    limit: int,
) -> list[Listed]:
    """Matches of one party, best first; read from an index of its own side."""
    side = await session.scalar(select(PartyRow.kind).where(PartyRow.profile_id == profile_id))
    end = MatchRow.locality_id if side == Kind.LOCALITY.value else MatchRow.party_id
    query = _listing().where(end == profile_id, MatchRow.state.in_(states))
    if after is not None:
        query = query.where(tuple_(MatchRow.score, MatchRow.id) < after)
    query = query.order_by(MatchRow.score.desc(), MatchRow.id.desc()).limit(limit)
    return [Listed(row[0], row[1], row[2]) for row in await session.execute(query)]


async def last_closed(
    session: AsyncSession, profile_id: UUID, *, is_locality: bool, limit: int
) -> list[Listed]:
    """The latest matches of one side that were closed for a reason that it is told."""
    end = MatchRow.locality_id if is_locality else MatchRow.party_id
    query = _listing().where(end == profile_id, MatchRow.closed_because.in_(TOLD))
    query = query.order_by(MatchRow.created_at.desc(), MatchRow.id.desc()).limit(limit)
    return [Listed(row[0], row[1], row[2]) for row in await session.execute(query)]


async def last_decided(
    session: AsyncSession, profile_id: UUID, *, is_locality: bool, limit: int
) -> list[UUID]:
    """The last matches of one side that an officer decided, the latest first."""
    end = MatchRow.locality_id if is_locality else MatchRow.party_id
    query = select(MatchRow.id).where(end == profile_id, MatchRow.decided_at.is_not(None))
    query = query.order_by(MatchRow.decided_at.desc(), MatchRow.id.desc()).limit(limit)
    return list(await session.scalars(query))


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """How many matches are in each state."""
    rows = await session.execute(select(MatchRow.state, func.count()).group_by(MatchRow.state))
    return {row[0]: row[1] for row in rows}


def _listing() -> Select[MatchRow, PartyRow, PartyRow]:
    locality, party = aliased(PartyRow), aliased(PartyRow)
    return (
        select(MatchRow, locality, party)
        .join(locality, locality.profile_id == MatchRow.locality_id)
        .join(party, party.profile_id == MatchRow.party_id)
    )
