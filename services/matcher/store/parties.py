"""Parties and ties: what ingest told us."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.party import Party
from services.matcher.store.tables import PartyRow, TieRow
from shared.events import ProfileState, Tie
from shared.profile import Profile
from shared.themes import Theme


async def known(session: AsyncSession, profile_ids: Collection[UUID]) -> dict[UUID, PartyRow]:
    """The rows of those of these profiles that the matcher has heard of."""
    rows = await session.scalars(select(PartyRow).where(PartyRow.profile_id.in_(profile_ids)))
    return {row.profile_id: row for row in rows}


def says_the_same(row: PartyRow, state: ProfileState) -> bool:
    """Whether a newer version changes nothing that matching looks at, such as a contact."""
    return row.active is not state.paused and row.body == _body(state)


async def renumber(session: AsyncSession, states: Iterable[ProfileState]) -> None:
    """Note newer versions that change nothing here."""
    for state in states:
        await session.execute(
            update(PartyRow)
            .where(PartyRow.profile_id == state.profile_id, PartyRow.version < state.version)
            .values(version=state.version)
        )


def _body(state: ProfileState) -> dict[str, Any]:
    return state.profile.model_dump(mode="json", exclude={"contacts", "intake"})


async def active_parties(session: AsyncSession, profile_ids: Collection[UUID]) -> list[Party]:
    """Those of the given parties that may be proposed."""
    rows = await session.scalars(
        select(PartyRow).where(PartyRow.profile_id.in_(profile_ids), PartyRow.active)
    )
    return [party_of(row) for row in rows]


async def get_party(session: AsyncSession, profile_id: UUID) -> PartyRow | None:
    """One party's row, active or not."""
    return await session.get(PartyRow, profile_id)


async def save_parties(
    session: AsyncSession, states: Iterable[ProfileState], parties: Iterable[Party]
) -> None:
    """Write profiles with the themes inferred for them; `parties` in the order of `states`."""
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
    """The domain's view of a row."""
    party = Party.from_profile(row.profile_id, row.version, Profile.model_validate(row.body))
    statements = tuple(
        replace(s, theme=Theme(theme), theme_inferred=True) if theme else s
        for s, theme in zip(party.statements, row.inferred_themes, strict=True)
    )
    return replace(party, statements=statements)


async def save_ties(session: AsyncSession, ties: Iterable[Tie]) -> None:
    """Write ties; the same tie again replaces itself."""
    for tie in ties:
        a, b = sorted((tie.a, tie.b))
        await session.merge(
            TieRow(tie_id=tie.tie_id, a=a, b=b, kind=tie.kind, since=tie.since, origin=tie.origin)
        )


async def ties_of(session: AsyncSession, profile_ids: Collection[UUID]) -> list[TieRow]:
    """Every tie with one of these parties."""
    rows = await session.scalars(
        select(TieRow).where(or_(TieRow.a.in_(profile_ids), TieRow.b.in_(profile_ids)))
    )
    return list(rows)


async def ids_of(session: AsyncSession, external_id: str) -> list[UUID]:
    """Our ids of the parties that a sender calls by this id."""
    rows = await session.scalars(
        select(PartyRow.profile_id).where(PartyRow.external_id == external_id)
    )
    return list(rows)
