"""What an officer wants to see of the queue, as it stands in the address of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from services.matcher.domain.service_level import latest_overdue
from services.matcher.store.matches import ESCALATED, OPEN
from services.matcher.store.review.queue import STAGES, Choice, Line, Position
from shared.events import Level
from shared.naming import subdivision_name
from shared.profile import Kind
from shared.security import Session
from shared.texts import Phrase, Said
from shared.texts.words import theme_name
from shared.themes import THEMES
from shared.us import STATE_FIPS

ALL = "all"
STAGE_NAMES: dict[str, Said] = {
    "suggested": Phrase("To review"),
    "escalated": Phrase("Waits for a supervisor"),
    "question": Phrase("Waits for the city"),
    "snoozed": Phrase("Put off"),
    "held": Phrase("Approved, not sent yet"),
    "approved": Phrase("Approved"),
    "declined": Phrase("Declined"),
    "superseded": Phrase("No longer open"),
}
KIND_NAMES: dict[str, Said] = {
    "counterpart": Phrase("Cities and regions abroad"),
    "network": Phrase("City networks"),
    "programme": Phrase("Programmes and funds"),
}
LEVEL_NAMES: dict[str, Said] = {
    "note": Phrase("Note"),
    "caution": Phrase("Caution"),
    "escalate": Phrase("Needs a second officer"),
}
CHANCES: dict[str, Said] = {
    "0.8": Phrase("Very likely"),
    "0.6": Phrase("Likely or better"),
    "0.4": Phrase("About even or better"),
}
HOLDERS: dict[str, Said] = {"me": Phrase("Me"), "nobody": Phrase("Nobody")}
ORDERS: dict[str, Said] = {"": Phrase("Oldest first"), "score": Phrase("Most likely first")}
LEVELS: tuple[Level, ...] = ("note", "caution", "escalate")
Options = Sequence[tuple[str, Said]]


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """The choices of the form above the queue; an unknown value is taken as none.

    `region` is empty for the officer's own states (or all, if there are none), `all`, or a state.
    """

    state: str = "suggested"
    region: str = ""
    theme: str = ""
    kind: str = ""
    flag: str = ""
    chance: str = ""
    who: str = ""
    late: str = ""
    order: str = ""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Self:
        """Read the choices of an address or a form."""
        values = {f.name: str(given.get(f.name, f.default)) for f in fields(cls)}
        known = {
            "state": STAGES, "region": [ALL, *(code for code, _ in states())], "theme": set(THEMES),
            "kind": set(Kind), "flag": LEVELS, "chance": CHANCES, "who": HOLDERS, "late": ["1"],
            "order": ORDERS,
        }  # fmt: skip
        return cls(**{k: v for k, v in values.items() if v in known[k]})

    def text(self, **more: str) -> str:
        """The query of an address, with `?` if there is any."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self)}
        chosen = {k: v for k, v in chosen.items() if v and (k, v) != ("state", "suggested")} | more
        return f"?{urlencode(chosen)}" if chosen else ""

    def of_state(self, state: str) -> str:
        """The query of the same choices for another state."""
        return replace(self, state=state).text()

    @property
    def hidden(self) -> dict[str, str]:
        """The choices for a form that keeps them."""
        return {key: value for key, value in asdict(self).items() if value}

    @property
    def may_take(self) -> bool:
        """Whether the next one of these is for an officer to look at."""
        return self.state in (OPEN, ESCALATED)

    def subdivisions(self, session: Session) -> tuple[str, ...]:
        """The states to show (ISO 3166-2); none for all."""
        if not self.region:
            return session.region
        return () if self.region == ALL else (self.region,)

    def choice(self, session: Session, now: datetime, working_days: int) -> Choice:
        """The same for the store."""
        return Choice(
            stage=self.state,
            subdivisions=self.subdivisions(session),
            theme=self.theme,
            kind=self.kind,
            level=self.flag,
            least=float(self.chance or 0),
            holder={"me": session.email, "nobody": ""}.get(self.who),
            waits_since=latest_overdue(now, working_days) if self.late else None,
            best_first=self.order == "score",
        )

    def position(self, after: str) -> Position | None:
        """Where the page before ended, from the address; None if that cannot be read."""
        key, _, match_id = after.rpartition("_")
        try:
            if self.order == "score":
                return float(key), UUID(match_id)
            return datetime.fromisoformat(key).astimezone(UTC), UUID(match_id)
        except (ValueError, OverflowError):
            return None

    def end(self, line: Line) -> str:
        """What continues after this line, for the address."""
        key = repr(line.score) if self.order == "score" else line.waiting_since.isoformat()
        return f"{key}_{line.id}"


def states() -> list[tuple[str, str]]:
    """US states and territories by name: ISO 3166-2 code and name."""
    codes = [f"US-{code}" for code in STATE_FIPS]
    return sorted(((c, subdivision_name(c) or c) for c in codes), key=lambda pair: pair[1])


def themes() -> list[tuple[str, str]]:
    """Themes by name in the reader's language."""
    return sorted(((t.value, theme_name(t.value)) for t in THEMES), key=lambda pair: pair[1])
