"""What a party is told about where one of its matches stands: what happened, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.matcher.domain.coverage import Progress
from services.matcher.domain.service_level import due
from shared.events import Side
from shared.reasons import reason_of
from shared.texts import Phrase, formats

TOLD = {
    "weak_fit": Phrase("The statements do not really meet"),
    "known": Phrase("They already work together"),
    "capacity": Phrase("One side has no capacity for it now"),
    "eligibility": Phrase("The locality does not meet the conditions"),
    "duplicate": Phrase("One of them is registered twice"),
}
"""Reasons of officers that a party is told; the others stay between officers."""
CLOSED = {
    "withdrawn": Phrase("A party left"),
    "paused": Phrase("A party paused"),
    "tie": Phrase("The two turned out to have a tie"),
}
"""Why a match was closed before anybody decided, where a party is told."""
OTHERS_FIT = Phrase("No longer among the best fits")


@dataclass(frozen=True, slots=True)
class Day:
    """A date inside of a text, written in the reader's language."""

    at: datetime

    def __str__(self) -> str:
        """As `shared.texts.formats.day`."""
        return formats.day(self.at.date())


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a match stands, what comes next if anything does, and whether the inbox tells more."""

    now: Phrase
    following: Phrase | None = None
    in_inbox: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the matcher knows of one match; `side` is the reader's.

    `is_referral`: the other one is a network or programme.
    """

    state: str
    side: Side
    suggested_at: datetime
    waiting_since: datetime
    asked_at: datetime | None = None
    snoozed_until: datetime | None = None
    decided_at: datetime | None = None
    reason_code: str | None = None
    closed_because: str | None = None
    is_referral: bool = False
    progress: Progress = field(default_factory=Progress)


def stage(facts: Facts, at: datetime, review_days: int) -> Stage:
    """Where a match stands at a moment; an officer has `review_days` working days to look at it."""
    if facts.state in ("suggested", "escalated", "held"):
        return _waiting(facts, at, review_days)
    if facts.state == "declined":
        return Stage(_declined(facts))
    if facts.state == "approved":
        return _approved(facts)
    why = CLOSED.get(facts.closed_because or "", OTHERS_FIT)
    return Stage(
        Phrase("Suggested on %(day)s, closed: %(why)s.", day=Day(facts.suggested_at), why=why)
    )


def _waiting(facts: Facts, at: datetime, review_days: int) -> Stage:
    now = Phrase("Suggested on %(day)s.", day=Day(facts.suggested_at))
    if facts.asked_at is not None:
        return Stage(now, Phrase("A liaison officer has asked a question; it goes on from there."))
    if facts.snoozed_until is not None and facts.snoozed_until > at:
        day = Day(facts.snoozed_until)
        return Stage(
            now,
            Phrase("A liaison officer has put it off and looks at it again on %(day)s.", day=day),
        )
    until = due(facts.waiting_since, review_days)
    if until < at:
        return Stage(
            now, Phrase("A liaison officer looks at it next; it is late, and we are sorry.")
        )
    return Stage(now, Phrase("A liaison officer looks at it by %(day)s.", day=Day(until)))


def _declined(facts: Facts) -> Phrase:
    day = Day(facts.decided_at or facts.suggested_at)
    why = TOLD.get(facts.reason_code or "")
    if why is None:
        return Phrase("A liaison officer decided on %(day)s not to go on with it.", day=day)
    return Phrase(
        "A liaison officer decided on %(day)s not to go on with it: %(why)s.", day=day, why=why
    )


def _approved(facts: Facts) -> Stage:
    done = facts.progress
    ended = _ended(facts)
    if ended is not None:
        return Stage(ended, in_inbox=True)
    if done.agreed_at is not None:
        return Stage(
            Phrase("You reached an agreement, as told on %(day)s.", day=Day(done.agreed_at))
        )
    if done.met_at is not None:
        following = Phrase("Tell us in your inbox what came of it.")
        return Stage(
            Phrase("You have met, as told on %(day)s.", day=Day(done.met_at)), following, True
        )
    if done.consented_at is not None:
        return Stage(
            Phrase("Both sides accepted on %(day)s.", day=Day(done.consented_at)),
            Phrase("Arrange a first meeting; the contacts are in your inbox."),
            in_inbox=True,
        )
    return _asked(facts)


def _asked(facts: Facts) -> Stage:
    done, mine = facts.progress, _answers(facts)[0]
    approved = Phrase("Approved on %(day)s.", day=Day(facts.decided_at or facts.suggested_at))
    if mine is not None:
        return Stage(_MINE[mine], Phrase("We wait for the other side."), in_inbox=True)
    if done.asked_at is None:
        return Stage(approved, Phrase("We write to both sides next."))
    asked = Phrase("Approved, and both sides were asked on %(day)s.", day=Day(done.asked_at))
    return Stage(asked, Phrase("Please answer in your inbox."), in_inbox=True)


_MINE: Mapping[str, Phrase] = {
    "accepted": Phrase("You accepted."),
    "not_now": Phrase("You answered “not now”."),
}


_BY_END: Mapping[str, Phrase] = {
    "no_answer": Phrase("It was closed because no answer came in time."),
    "withdrawn": Phrase("It was closed because a party left."),
    "closed": Phrase("It was closed; nothing more came of it."),
}


def _ended(facts: Facts) -> Phrase | None:
    done = facts.progress
    mine, theirs = _answers(facts)
    why = reason_of(done.ended_reason)
    if mine == "declined":
        return Phrase("You declined: %(why)s.", why=why) if why else Phrase("You declined.")
    if theirs == "declined":
        return _refused(facts, why)
    if done.agreed_at is not None:
        return None
    ended_as = "closed" if done.ended_at is not None else done.ended_as
    if ended_as == "closed" and why:
        return Phrase("It was closed; nothing more came of it: %(why)s.", why=why)
    return _BY_END.get(ended_as or "")


def _refused(facts: Facts, why: Phrase | None) -> Phrase:
    """A network's reason is for the locality; what governments say is not told to each other."""
    if why and facts.is_referral and facts.side == "locality":
        return Phrase("The other side declined: %(why)s.", why=why)
    return Phrase("The other side declined.")


def _answers(facts: Facts) -> tuple[str | None, str | None]:
    """The reader's own answer and that of the other side."""
    answers = (facts.progress.locality_answer, facts.progress.party_answer)
    return answers if facts.side == "locality" else (answers[1], answers[0])
