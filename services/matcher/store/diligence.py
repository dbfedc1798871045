"""Reads what due diligence needs of many pairs at once, in six queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.flags import Case, Neighbor, Registration, folded, highest
from services.matcher.store.authority import confirmations
from services.matcher.store.countries import rules_in_force
from services.matcher.store.matches import DECIDED, HELD, PENDING
from services.matcher.store.tables import MatchRow, PartyRow, TieRow
from shared.events import Flag
from shared.folding import bare_name, spellings
from shared.profile import Government, Kind

PairKey = tuple[UUID, UUID]
"""Locality and party."""
_Near = dict[tuple[UUID, str], list[tuple[UUID, Neighbor]]]
"""By party and state: localities and what each has to do with the party."""


async def cases(session: AsyncSession, pairs: Collection[PairKey]) -> dict[PairKey, Case]:
    """What the flags of each pair are decided by; pairs with an unknown party are left out."""
    ends = await _registrations(session, {profile_id for pair in pairs for profile_id in pair})
    known = [(a, b) for a, b in pairs if a in ends and b in ends]
    rules = await rules_in_force(session, {e.country for e in ends.values() if e.country})
    alike = await _alike(session, ends.values())
    states = {s for a, _ in known if (s := ends[a].subdivision)}
    near = await _neighbors(session, {b for _, b in known}, states)
    return {
        (a, b): Case(
            locality=ends[a],
            party=ends[b],
            rule=rules.get(ends[b].country or ""),
            neighbors=[n for i, n in near.get((b, ends[a].subdivision or ""), ()) if i != a],
            others=[o for one in (ends[a], ends[b]) for o in alike[bare_name(one.name)]]
            + [o for one in (ends[a], ends[b]) for o in alike[one.geonames_id]],
        )
        for a, b in known
    }


async def save_flags(session: AsyncSession, found: dict[UUID, tuple[Flag, ...]]) -> None:
    """Replace the flags kept with matches, by the id of the match."""
    rows = [
        {"id": i, "flags": [f.model_dump(mode="json") for f in flags], "level": highest(flags)}
        for i, flags in found.items()
    ]
    if rows:
        await session.execute(update(MatchRow), rows)


async def _registrations(
    session: AsyncSession, profile_ids: Collection[UUID]
) -> dict[UUID, Registration]:
    found = await _read(session, PartyRow.profile_id.in_(profile_ids))
    confirmed = await confirmations(session, profile_ids)
    return {r.profile_id: replace(r, confirmation=confirmed.get(r.profile_id)) for r in found}


async def _alike(
    session: AsyncSession, ends: Collection[Registration]
) -> dict[str | int | None, list[Registration]]:
    """Active parties that share a bare name or a GeoNames id, by either."""
    names = {spelling for e in ends for spelling in (folded(e.name), *spellings(e.name))}
    places = {e.geonames_id for e in ends if e.geonames_id is not None}
    same = or_(PartyRow.folded_name.in_(names), PartyRow.geonames_id.in_(places))
    found: dict[str | int | None, list[Registration]] = defaultdict(list)
    for other in await _read(session, PartyRow.active.is_(True), same):
        found[bare_name(other.name)].append(other)
        if other.geonames_id is not None:
            found[other.geonames_id].append(other)
    return found


async def _read(session: AsyncSession, *where: ColumnElement[bool]) -> list[Registration]:
    rows = await session.execute(
        select(
            PartyRow.profile_id, PartyRow.kind, PartyRow.name, PartyRow.country,
            PartyRow.subdivision, PartyRow.body["government"].as_string(), PartyRow.geonames_id,
            PartyRow.has_contact, PartyRow.contact_domain_fits, PartyRow.published_at,
            PartyRow.contact_domains,
        ).where(PartyRow.kind != "", *where)
    )  # fmt: skip
    return [
        Registration(
            r[0], Kind(r[1]), r[2], r[3], r[4], Government(r[5]) if r[5] else None,
            r[6], r[7], r[8], r[9], None if r[10] is None else tuple(r[10]),
        )
        for r in rows
    ]  # fmt: skip


async def _neighbors(
    session: AsyncSession, party_ids: Collection[UUID], states: Collection[str]
) -> _Near:
    found: _Near = defaultdict(list)
    if not states:
        return found
    here = (PartyRow.kind == Kind.LOCALITY.value, PartyRow.active, PartyRow.subdivision.in_(states))
    columns = (PartyRow.profile_id, PartyRow.name, PartyRow.subdivision)
    for party, locality in ((TieRow.a, TieRow.b), (TieRow.b, TieRow.a)):
        ties = await session.execute(
            select(party, *columns, TieRow.kind, TieRow.since, TieRow.ended)
            .join(PartyRow, PartyRow.profile_id == locality)
            .where(party.in_(party_ids), *here)
        )
        _add(found, ((r, Neighbor(r[2], r[4], r[5], r[6])) for r in ties))
    matches = await session.execute(
        select(MatchRow.party_id, *columns, MatchRow.state)
        .join(PartyRow, PartyRow.profile_id == MatchRow.locality_id)
        .where(MatchRow.party_id.in_(party_ids), MatchRow.state.in_((*PENDING, DECIDED[0])), *here)
    )
    _add(found, ((r, Neighbor(r[2], _stands(r[4]))) for r in matches))
    return found


def _add(found: _Near, rows: Iterable[tuple[Any, Neighbor]]) -> None:
    for (party_id, locality_id, _, state, *_), neighbor in rows:
        found[party_id, state].append((locality_id, neighbor))


def _stands(state: str) -> str:
    """Where a match stands, as `flags.MATCHED` names it."""
    return DECIDED[0] if state == HELD else state
