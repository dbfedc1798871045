"""Partners that a party already has, read for its page of suggestions; ties to record are ingest's."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.party import Party
from services.matcher.store.parties import active_parties, ties_of
from services.matcher.store.tables import TieRow

TIES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Known:
    """An existing tie, as it is shown instead of a suggestion."""

    name: str
    country: str | None
    kind: str
    since: int | None


async def known_ties(session: AsyncSession, profile_id: UUID) -> list[Known]:
    """The ties of one party with others that take part; at most 100."""
    ties = (await ties_of(session, [profile_id]))[:TIES_SHOWN]
    others = {tie.b if tie.a == profile_id else tie.a for tie in ties}
    names = {p.profile_id: p for p in await active_parties(session, others)}
    return [k for tie in ties if (k := _known(tie, profile_id, names)) is not None]


def _known(tie: TieRow, profile_id: UUID, names: dict[UUID, Party]) -> Known | None:
    other = names.get(tie.b if tie.a == profile_id else tie.a)
    return Known(other.name, other.country, tie.kind, tie.since) if other else None
