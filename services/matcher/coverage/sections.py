"""The pages of coverage: what each shows and which limits it heeds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.exposure import exposure
from services.matcher.coverage.figures import Figure
from services.matcher.coverage.flow import funnel, times
from services.matcher.coverage.places import overview, reach
from services.matcher.coverage.relations import relations
from services.matcher.domain.scope import Scope
from shared.texts import Phrase

Load = Callable[[AsyncSession, Scope, datetime], Awaitable[list[Figure]]]
WHERE, KIND, PERIOD = "where", "kind", "period"


@dataclass(frozen=True, slots=True)
class Section:
    """One page: its key in the address (none for the first), name, figures and limits."""

    key: str
    name: Phrase
    load: Load
    limits: tuple[str, ...]

    @property
    def path(self) -> str:
        """Its address."""
        return f"/coverage/{self.key}" if self.key else "/coverage"


SECTIONS = (
    Section("", Phrase("Maps"), overview, (WHERE, KIND)),
    Section("reach", Phrase("Who is reached"), reach, (WHERE, KIND)),
    Section("relations", Phrase("Ties and matches"), relations, (WHERE, KIND, PERIOD)),
    Section("funnel", Phrase("What becomes of matches"), funnel, (WHERE, KIND, PERIOD)),
    Section("times", Phrase("Time in each state"), times, (WHERE, KIND, PERIOD)),
    Section("exposure", Phrase("Exposure"), exposure, (WHERE, PERIOD)),
)
BY_KEY = {section.key: section for section in SECTIONS}
