"""Finds what has changed since it was counted, and writes it down in its classes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, or_, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, load_only, selectinload

from services.matcher.domain.coverage import (
    Decided,
    Progress,
    government_of,
    size_of,
    standing,
)
from services.matcher.store.coverage.progress import progress_of
from services.matcher.store.coverage.tables import CountedMatch, CountedParty, ProgressRow
from services.matcher.store.tables import Base, MatchRow, PartyRow


async def stale_parties(session: AsyncSession, limit: int) -> list[UUID]:
    """Parties that are new or have changed since they were counted."""
    changed = or_(
        CountedParty.profile_id.is_(None),
        CountedParty.version != PartyRow.version,
        CountedParty.active != PartyRow.active,
    )
    counted = CountedParty.profile_id == PartyRow.profile_id
    query = select(PartyRow.profile_id).outerjoin(CountedParty, counted)
    return list(await session.scalars(query.where(changed).limit(limit)))


async def stale_matches(session: AsyncSession, limit: int) -> list[UUID]:
    """Matches that are new or whose state has changed since they were counted."""
    changed = or_(CountedMatch.match_id.is_(None), CountedMatch.state != MatchRow.state)
    counted = CountedMatch.match_id == MatchRow.id
    query = select(MatchRow.id).outerjoin(CountedMatch, counted)
    return list(await session.scalars(query.where(changed).limit(limit)))


async def count_parties(session: AsyncSession, profile_ids: Collection[UUID]) -> None:
    """Write these parties down as they stand."""
    rows = await session.scalars(select(PartyRow).where(PartyRow.profile_id.in_(profile_ids)))
    await _write(session, CountedParty, [_counted_party(row) for row in rows])


async def count_matches(session: AsyncSession, match_ids: Collection[UUID]) -> None:
    """Write these matches down as they stand; those that the matcher does not know are left out."""
    locality, party = aliased(PartyRow), aliased(PartyRow)
    found = await session.execute(
        select(MatchRow, locality, party, ProgressRow)
        .join(locality, locality.profile_id == MatchRow.locality_id)
        .join(party, party.profile_id == MatchRow.party_id)
        .outerjoin(ProgressRow, ProgressRow.match_id == MatchRow.id)
        .where(MatchRow.id.in_(match_ids))
        .options(*(_read_only(one) for one in (locality, party)))
        .execution_options(populate_existing=True)
    )
    await _write(session, CountedMatch, [_counted_match(*row) for row in found])


def _read_only(party: type[PartyRow]) -> Any:
    """What a theme is found by."""
    return load_only(party.country, party.subdivision, party.body, party.inferred_themes).options(
        selectinload(party.corrections)
    )


async def _write(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, or replace those of the same key."""
    if not rows:
        return
    target: Table = Base.metadata.tables[table.__tablename__]
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite_insert if is_sqlite else postgres_insert)(target)
    key = [c.name for c in target.primary_key]
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=key,
            set_={c.name: statement.excluded[c.name] for c in target.c if c.name not in key},
        ),
        rows,
    )


def _counted_party(row: PartyRow) -> dict[str, Any]:
    population = row.body.get("population")
    return {
        "profile_id": row.profile_id,
        "version": row.version,
        "active": row.active,
        "kind": row.kind,
        "name": row.name,
        "country": row.country,
        "subdivision": row.subdivision,
        "size": size_of(population),
        "government": government_of(row.body.get("government"), population),
    }


def _counted_match(
    match: MatchRow, locality: PartyRow, party: PartyRow, progress: ProgressRow | None
) -> dict[str, Any]:
    decided = Decided(
        match.state,
        match.closed_because,
        match.created_at,
        match.escalated_at,
        match.decided_at,
        match.reason_code if match.state == "declined" else None,
    )
    now = standing(decided, progress_of(progress) if progress else Progress())
    return {
        "match_id": match.id,
        "state": match.state,
        "locality_id": match.locality_id,
        "party_id": match.party_id,
        "party_kind": match.party_kind,
        "country": party.country,
        "subdivision": locality.subdivision,
        "theme": _theme(match, locality, party),
        "suggested_at": match.created_at,
        "asked_at": progress.asked_at if progress else None,
        "step": now.step,
        "status": now.status,
        "review_hours": now.review_hours,
        "second_hours": now.second_hours,
        "answer_hours": now.answer_hours,
        "meeting_hours": now.meeting_hours,
        "agreement_hours": now.agreement_hours,
    }


def _theme(match: MatchRow, locality: PartyRow, party: PartyRow) -> str | None:
    """The theme of the statements that meet best: of the need, else of the offer."""
    if not match.reasons:
        return None
    best = max(match.reasons, key=lambda r: float(r["similarity"]))
    seeker, giver = (
        (locality, party) if best["direction"] == "locality_to_party" else (party, locality)
    )
    return _theme_of(seeker, best["need"]) or _theme_of(giver, best["offer"])


def _theme_of(row: PartyRow, text: str) -> str | None:
    said = {c.statement: c.theme for c in row.corrections}
    for position, priority in enumerate(row.body.get("priorities", ())):
        if priority["statement"] == text:
            inferred = row.inferred_themes[position] if row.inferred_themes else None
            theme = priority.get("theme") or said.get(text, inferred)
            return str(theme) if theme else None
    return None
