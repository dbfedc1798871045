"""Parties and ties: what ingest told us."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.contacts import addresses, contact_domain_fits, contact_domains
from services.matcher.domain.flags import folded
from services.matcher.domain.party import Party
from services.matcher.domain.readings import Reading, with_corrections
from services.matcher.store.chunks import chunk_pairs, chunks
from services.matcher.store.tables import PartyRow, TieRow
from shared.events import ProfileState, Tie
from shared.profile import Profile, Stance
from shared.themes import Theme


async def known(session: AsyncSession, profile_ids: Collection[UUID]) -> dict[UUID, PartyRow]:
    """The rows of those of these profiles that the matcher has heard of."""
    rows = await session.scalars(select(PartyRow).where(PartyRow.profile_id.in_(profile_ids)))
    return {row.profile_id: row for row in rows}


def says_the_same(row: PartyRow, state: ProfileState) -> bool:
    """Whether a newer version changes nothing that matching looks at, such as a contact."""
    return row.active is not state.paused and row.body == _body(state)


async def renumber(
    session: AsyncSession, states: Iterable[ProfileState], times: Mapping[UUID, datetime]
) -> None:
    """Note newer versions that change nothing in matching, and what is known of their contacts."""
    for state in states:
        await session.execute(
            update(PartyRow)
            .where(PartyRow.profile_id == state.profile_id, PartyRow.version < state.version)
            .values(version=state.version, **_registration(state, times))
        )


def _body(state: ProfileState) -> dict[str, Any]:
    return state.profile.model_dump(mode="json", exclude={"contacts", "intake"})


def _registration(state: ProfileState, times: Mapping[UUID, datetime]) -> dict[str, Any]:
    """What due diligence looks at."""
    profile = state.profile
    return {
        "folded_name": folded(profile.name),
        "subdivision": profile.subdivision,
        "geonames_id": profile.geonames_id,
        "has_contact": bool(addresses(profile)),
        "contact_domain_fits": contact_domain_fits(profile),
        "contact_domains": contact_domains(profile),
        "published_at": times.get(state.profile_id),
    }


async def active_parties(session: AsyncSession, profile_ids: Collection[UUID]) -> list[Party]:
    """Those of the given parties that may be proposed."""
    found: list[Party] = []
    for some in chunks(profile_ids):
        rows = await session.scalars(
            select(PartyRow).where(PartyRow.profile_id.in_(some), PartyRow.active)
        )
        found += [party_of(row) for row in rows]
    return found


async def get_party(session: AsyncSession, profile_id: UUID) -> PartyRow | None:
    """One party's row, active or not."""
    return await session.get(PartyRow, profile_id)


async def save_parties(
    session: AsyncSession,
    states: Iterable[ProfileState],
    parties: Iterable[Party],
    times: Mapping[UUID, datetime],
) -> None:
    """Write profiles with what was inferred for them; `parties` in the order of `states`.

    `times` says when each was published.
    """
    for state, party in zip(states, parties, strict=True):
        await session.merge(
            PartyRow(
                profile_id=state.profile_id,
                version=state.version,
                active=not state.paused,
                kind=party.kind.value,
                name=party.name,
                country=party.country,
                external_id=party.external_id,
                body=_body(state),
                inferred_themes=[
                    s.theme.value if s.theme and s.theme_inferred else None
                    for s in party.statements
                ],
                inferred_stances=[
                    s.stance.value if s.stance and s.stance_inferred else None
                    for s in party.statements
                ],
                languages=[s.language for s in party.statements],
                unread=[i for i, s in enumerate(party.statements) if not s.readable],
                **_registration(state, times),
            )
        )


async def deactivate(session: AsyncSession, profile_id: UUID, version: int) -> None:
    """Note that a party left; an unknown one leaves a mark so that late news of it is dropped."""
    row = await session.get(PartyRow, profile_id)
    if row is None:
        row = PartyRow(
            profile_id=profile_id, kind="", name="", external_id="", body={}, inferred_themes=[]
        )
        session.add(row)
    row.version, row.active = version, False


def party_of(row: PartyRow) -> Party:
    """The domain's view of a row: as stated, else as corrected, else as inferred."""
    party = Party.from_profile(
        row.profile_id, row.version, Profile.model_validate(row.body), row.published_at
    )
    statements = []
    for position, statement in enumerate(party.statements):
        inferred = inferred_for(row, position)
        read = statement
        if inferred.theme:
            read = replace(read, theme=inferred.theme, theme_inferred=True)
        if inferred.stance:
            read = replace(read, stance=inferred.stance, stance_inferred=True)
        if row.languages is not None:
            unread = position in (row.unread or ())
            read = replace(read, language=row.languages[position], readable=not unread)
        statements.append(read)
    return with_corrections(replace(party, statements=tuple(statements)), corrections_of(row))


def inferred_for(row: PartyRow, position: int) -> Reading:
    """What was inferred for a statement; None where it was stated or not clear."""
    theme = row.inferred_themes[position]
    stance = row.inferred_stances[position] if row.inferred_stances else None
    return Reading(Theme(theme) if theme else None, Stance(stance) if stance else None)


def corrections_of(row: PartyRow) -> dict[str, Reading]:
    """What the owner last said to each statement, by its text."""
    return {
        c.statement: Reading(
            Theme(c.theme) if c.theme else None, Stance(c.stance) if c.stance else None
        )
        for c in row.corrections
    }


async def save_ties(session: AsyncSession, ties: Iterable[Tie]) -> None:
    """Write ties; a later version of a tie replaces an earlier one, whatever arrives first."""
    for tie in ties:
        row = await session.get(TieRow, tie.tie_id)
        if row is not None and row.version > tie.version:
            continue
        a, b = sorted((tie.a, tie.b))
        said = tie.model_dump(include={"tie_id", "kind", "since", "origin", "ended", "version"})
        await session.merge(TieRow(a=a, b=b, **said))


async def ties_of(session: AsyncSession, profile_ids: Collection[UUID]) -> list[TieRow]:
    """Every tie with one of these parties that has not ended."""
    of_them = or_(TieRow.a.in_(profile_ids), TieRow.b.in_(profile_ids))
    rows = await session.scalars(select(TieRow).where(of_them, TieRow.ended.is_(None)))
    return list(rows)


async def tied_pairs(
    session: AsyncSession, some: Collection[UUID], others: Collection[UUID]
) -> set[tuple[UUID, UUID]]:
    """Pairs of the ones with the others that have a tie which has not ended; each both ways."""
    found: set[tuple[UUID, UUID]] = set()
    for these, those in chunk_pairs(some, others):
        ends = or_(
            and_(TieRow.a.in_(these), TieRow.b.in_(those)),
            and_(TieRow.b.in_(these), TieRow.a.in_(those)),
        )
        rows = await session.execute(select(TieRow.a, TieRow.b).where(ends, TieRow.ended.is_(None)))
        found |= {pair for a, b in rows for pair in ((a, b), (b, a))}
    return found


async def ids_of(session: AsyncSession, external_id: str) -> list[UUID]:
    """Our ids of the parties that a sender calls by this id."""
    rows = await session.scalars(
        select(PartyRow.profile_id).where(PartyRow.external_id == external_id)
    )
    return list(rows)
