"""Where a party's matches stand, read for its page; the words are in `domain.stages`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.coverage import Progress
from services.matcher.domain.stages import Facts, Stage, stage
from services.matcher.store.coverage.progress import progress_by_match
from services.matcher.store.matches import last_closed
from services.matcher.store.tables import MatchRow
from shared.events import Side
from shared.profile import Kind

CLOSED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Closed:
    """A match that is over without a decision: with whom, and why."""

    name: str
    country: str | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class Standings:
    """Reads where the matches of one party stand; an officer has `review_days` working days."""

    session: AsyncSession
    profile_id: UUID
    is_locality: bool
    review_days: int

    async def of(self, matches: Sequence[MatchRow]) -> dict[UUID, Stage]:
        """Where each match stands, by its id."""
        progress = await progress_by_match(self.session, [m.id for m in matches])
        now, side = datetime.now(UTC), self._side
        return {m.id: stage(_facts(m, side, progress), now, self.review_days) for m in matches}

    async def closed(self) -> list[Closed]:
        """The latest matches that were closed for a reason that the party is told."""
        found = await last_closed(
            self.session, self.profile_id, is_locality=self.is_locality, limit=CLOSED_SHOWN
        )
        stages = await self.of([one.match for one in found])
        others = [(one.party if self.is_locality else one.locality, one.match.id) for one in found]
        return [Closed(other.name, other.country, stages[key]) for other, key in others]

    @property
    def _side(self) -> Side:
        return "locality" if self.is_locality else "party"


def _facts(match: MatchRow, side: Side, progress: Mapping[UUID, Progress]) -> Facts:
    return Facts(
        state=match.state,
        side=side,
        suggested_at=match.created_at,
        waiting_since=match.waiting_since,
        asked_at=match.asked_at,
        snoozed_until=match.snoozed_until,
        decided_at=match.decided_at,
        reason_code=match.reason_code,
        closed_because=match.closed_because,
        is_referral=match.party_kind in (Kind.NETWORK, Kind.PROGRAMME),
        progress=progress.get(match.id, Progress()),
    )
