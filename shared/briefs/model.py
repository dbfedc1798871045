"""What a brief says, in the order of the page. Texts are cut to the paper by `fitting`."""

from dataclasses import dataclass
from datetime import date

from shared.events import Level
from shared.texts import _, formats


@dataclass(frozen=True, slots=True)
class Portrait:
    """Who one side is: its name, and facts as (label, value), none of them empty."""

    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A registered statement and who says it: "Porto offers"; or its stance and theme."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """Statements side by side, and in words how close they are (empty in a brief of a profile)."""

    quotes: tuple[Quote, ...]
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Meetings under one heading; `more` says what was left out, empty if nothing was."""

    heading: str
    meetings: tuple[Meeting, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a first year."""

    when: str
    what: str


@dataclass(frozen=True, slots=True)
class Risk:
    """Something to weigh, and what it rests on."""

    level: Level
    text: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what next."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom to write to at one side; only in a brief of an introduction that both accepted."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief; `note` says who may read it, `country` (ISO 3166-1) chooses forms of Han signs."""

    title: str
    subtitle: str
    status: str
    day: date
    why: str
    portraits: tuple[Portrait, ...]
    groups: tuple[Group, ...]
    year: tuple[Step, ...]
    risks: tuple[Risk, ...]
    actions: tuple[Action, ...]
    contacts: tuple[ContactLine, ...] = ()
    note: str = ""
    country: str | None = None

    @property
    def prepared(self) -> str:
        """Who made it of what, and when."""
        day = formats.day(self.day)
        if len(self.portraits) > 1:
            return _("Prepared on %(day)s by Entente from what both registered.", day=day)
        return _("Prepared on %(day)s by Entente from what it registered.", day=day)
