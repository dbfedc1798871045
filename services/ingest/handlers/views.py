"""What pages and the API show of profiles, with no more than the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import UnknownProfileError
from services.ingest.store import profiles, ties
from services.ingest.store.tables import ProfileRow, TieRow
from shared.folding import name_key
from shared.profile import Kind, Profile

PAGE_SIZE = 25
TIES_SHOWN = 50
NETWORKS_SHOWN = 300
Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class KnownTie:
    """A tie as one side sees it; `profile_id` is set if the other side is registered."""

    kind: str
    name: str
    country: str | None
    since: int | None
    origin: str
    profile_id: UUID | None
    alive: bool | None
    reported_by: UUID | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of profiles, and the key from which the next page goes on."""

    rows: Sequence[ProfileRow]
    next_after: Key | None


async def profile_row(session: AsyncSession, profile_id: UUID) -> ProfileRow:
    """The profile's row; raises `UnknownProfileError`."""
    row = await profiles.get(session, profile_id)
    if row is None:
        raise UnknownProfileError
    return row


def profile_of(row: ProfileRow) -> Profile:
    """The profile of a row."""
    return Profile.model_validate(row.body)


async def known_ties(session: AsyncSession, profile_id: UUID) -> tuple[list[KnownTie], bool]:
    """The first `TIES_SHOWN` ties of a profile, and whether there are more."""
    found = await ties.of_profile(session, profile_id, TIES_SHOWN + 1)
    shown = found[:TIES_SHOWN]
    others = await ties.other_profiles(session, profile_id, [tie.id for tie, _ in shown])
    seen = [_seen_from(side, tie, others.get(tie.id)) for tie, side in shown]
    return seen, len(found) > TIES_SHOWN


def _seen_from(side: str, tie: TieRow, other: UUID | None) -> KnownTie:
    name, place = (tie.b_name, tie.b_country) if side == "a" else (tie.a_name, tie.a_country)
    return KnownTie(tie.kind, name, place, tie.since, tie.origin, other, tie.alive, tie.reported_by)


async def network_names(session: AsyncSession) -> list[str]:
    """Names of registered networks to choose from, `NETWORKS_SHOWN` at most; others are typed."""
    return await profiles.names_of_kind(session, Kind.NETWORK, NETWORKS_SHOWN)


async def list_profiles(
    session: AsyncSession,
    *,
    owner: UUID | None,
    kind: str | None = None,
    name: str = "",
    after: Key | None = None,
) -> Listed:
    """`PAGE_SIZE` profiles by name: an account's own, or everyone's if `owner` is none."""
    rows = await profiles.page(
        session, owner=owner, kind=kind, name=name_key(name), after=after, limit=PAGE_SIZE + 1
    )
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Listed(shown, (shown[-1].name_key, shown[-1].id) if more else None)
