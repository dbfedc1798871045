"""Coverage: the classes that localities are counted in, and how far a match has come.

Counting itself is SQL (`store/coverage`); what the numbers say in words is `coverage/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.profile import Government
from shared.texts import Phrase

SIZES = (
    ("under_10k", Phrase("Under 10,000"), 0),
    ("from_10k", Phrase("10,000 to 49,999"), 10_000),
    ("from_50k", Phrase("50,000 to 249,999"), 50_000),
    ("from_250k", Phrase("250,000 to 999,999"), 250_000),
    ("from_1m", Phrase("1,000,000 or more"), 1_000_000),
)
"""Size classes: key, name and smallest number of inhabitants, in order."""
SIZE_NAMES = {key: name for key, name, _ in SIZES} | {"unknown": Phrase("Not stated")}

RURAL_BELOW = 50_000
"""A county with fewer inhabitants is counted as rural: it cannot hold the urban area of 50,000 that
makes a metropolitan area (OMB, 2020 Standards for Delineating Core Based Statistical Areas). A small
county beside a large city is counted as rural too; a profile does not say which are."""

GOVERNMENT_NAMES = {
    "municipality": Phrase("Municipalities"),
    "rural_county": Phrase("Counties under 50,000 (rural)"),
    "county": Phrase("Other counties"),
    "tribal_nation": Phrase("Tribal nations"),
    "state": Phrase("States"),
    "territory": Phrase("Territories"),
    "other": Phrase("Others and not stated"),
}

STEPS = (
    Phrase("Suggested"),
    Phrase("Approved"),
    Phrase("Consented"),
    Phrase("Met"),
    Phrase("Agreed"),
)
"""How far a match can come; step 1 is the first."""

DROPS = {
    "declined": Phrase("An officer declined it"),
    "superseded": Phrase("No longer among the best fits"),
    "expired": Phrase("Expired before anybody decided"),
    "withdrawn": Phrase("A party left"),
    "paused": Phrase("A party paused"),
    "tie": Phrase("The two turned out to have a tie"),
    "blocked": Phrase("The country was blocked"),
    "locality_declined": Phrase("The locality declined"),
    "party_declined": Phrase("The partner declined"),
    "undeliverable": Phrase("A message could not be delivered"),
    "no_answer": Phrase("No answer in time, or for 30 days or more"),
    "nothing": Phrase("Nothing came of it"),
}
"""Why a match went no further."""
WAITS = {
    "review": Phrase("Waits for an officer"),
    "second": Phrase("Waits for a second person"),
    "asking": Phrase("Approved, not yet written to"),
    "answer": Phrase("Waits for an answer, under 30 days"),
    "not_now": Phrase("One side said not now"),
    "meeting": Phrase("Both said yes, not met yet"),
    "agreement": Phrase("Met, nothing agreed yet"),
    "done": Phrase("Agreed"),
}
"""What a match waits for that is not over."""
APPROVED = ("held", "approved")
"""States of a match that an officer has approved; a held one is not sent out yet."""
NO_ANSWER = timedelta(days=30)
"""A question this old is counted as not answered."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the matcher itself knows of a match."""

    state: str
    closed_because: str | None
    created_at: datetime
    escalated_at: datetime | None
    decided_at: datetime | None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What the notifier said of an introduction or referral, by its latest events."""

    asked_at: datetime | None = None
    locality_answer: str | None = None
    party_answer: str | None = None
    answered_at: datetime | None = None
    consented_at: datetime | None = None
    failed_at: datetime | None = None
    met_at: datetime | None = None
    agreed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_as: str | None = None
    ended_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a match has come (1 to 5), why it stopped or what it waits for, and whole hours spent."""

    step: int
    status: str
    review_hours: int | None = None
    second_hours: int | None = None
    answer_hours: int | None = None
    meeting_hours: int | None = None
    agreement_hours: int | None = None


def size_of(population: int | None) -> str:
    """The size class of this many inhabitants."""
    if population is None:
        return "unknown"
    return next(key for key, _, least in reversed(SIZES) if population >= least)


def government_of(government: str | None, population: int | None) -> str:
    """The class of a form of government; a small county is a rural one."""
    if government == Government.COUNTY.value and population is not None:
        return "rural_county" if population < RURAL_BELOW else "county"
    return government if government in GOVERNMENT_NAMES else "other"


def standing(match: Decided, progress: Progress) -> Standing:
    """How far a match has come, from what both services know of it."""
    step = _step(match, progress)
    return Standing(
        step=step,
        status=_status(match, progress, step),
        review_hours=_hours(match.created_at, match.escalated_at or match.decided_at),
        second_hours=_hours(match.escalated_at, match.decided_at),
        answer_hours=_hours(progress.asked_at, progress.answered_at),
        meeting_hours=_hours(progress.consented_at, progress.met_at),
        agreement_hours=_hours(progress.met_at or progress.consented_at, progress.agreed_at),
    )


def _step(match: Decided, progress: Progress) -> int:
    if match.state not in APPROVED:
        return 1
    reached = (progress.consented_at or progress.met_at, progress.met_at, progress.agreed_at)
    return next((5 - i for i, moment in enumerate(reversed(reached)) if moment), 2)


def _status(match: Decided, progress: Progress, step: int) -> str:
    if match.state in ("suggested", "escalated"):
        return "review" if match.state == "suggested" else "second"
    if match.state not in APPROVED:
        return _with(match.closed_because or match.state, match.reason_code)
    if step == len(STEPS):
        return "done"
    if progress.ended_at is not None or progress.ended_as == "closed":
        return _with("nothing", progress.ended_reason)
    if progress.ended_as in ("no_answer", "withdrawn"):
        return progress.ended_as
    return {2: _answers(progress), 3: "meeting", 4: "agreement"}[step]


def _with(status: str, code: str | None) -> str:
    """A status with the reason that somebody gave for it."""
    return f"{status}:{code}" if code else status


def _answers(progress: Progress) -> str:
    answers: Mapping[str, str | None] = {
        "locality": progress.locality_answer,
        "party": progress.party_answer,
    }
    for side, answer in answers.items():
        if answer == "declined":
            return _with(f"{side}_declined", progress.ended_reason)
    if progress.failed_at is not None and not all(answers.values()):
        return "undeliverable"
    if "not_now" in answers.values():
        return "not_now"
    return "answer" if progress.asked_at or any(answers.values()) else "asking"


def _hours(start: datetime | None, end: datetime | None) -> int | None:
    """Whole hours from one moment to another, at least 0: clocks of two services may differ."""
    if start is None or end is None:
        return None
    return max(0, int((end - start).total_seconds() // 3_600))
