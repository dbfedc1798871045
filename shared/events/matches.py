"""Events of the matcher, on the stream `matches`."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.base import CloudEvent, Frozen
from shared.profile import Kind

Direction = Literal["locality_to_party", "party_to_locality"]
Level = Literal["note", "caution", "escalate", "block"]
"""Levels of a flag, mildest first."""
Value = str | int | float | tuple[str, ...]
"""What stands in a sentence: a name, a code, a date (ISO 8601), a number, or several names or codes."""


class Remark(Frozen):
    """A sentence by its code, with what stands in it, for readers of every language.

    The sentences are in `shared.remarks`; `n` is what chooses between one and many.
    """

    code: str
    values: dict[str, Value] = Field(default_factory=dict)


class Reason(Frozen):
    """One statement that meets another.

    `direction` names whose need it is first: `locality_to_party` is a need of the locality that an
    offer of the party meets. `similarity` is a cosine (-1 to 1). `text` says all of it in English,
    `said` what follows the quotations in it (empty in records that are older than that).
    """

    direction: Direction
    need: str
    offer: str
    similarity: float
    text: str
    said: tuple[Remark, ...] = ()


class Flag(Frozen):
    """A finding of due diligence: what it is, in a sentence, and what it rests on.

    `note` and `caution` inform, `escalate` asks for a second person, `block` is never suggested.
    `text` and `evidence` are in English; `said` and `rests_on` say the same for every language.
    """

    level: Level
    code: str
    text: str
    evidence: str
    said: tuple[Remark, ...] = ()
    rests_on: tuple[Remark, ...] = ()


class Circumstance(Frozen):
    """What counts for a pair or against it beside its statements.

    `effect` (-1 to 1) is what it adds to the log-odds that both sides say yes. `words` are in
    English; `said` says the same for every language.
    """

    name: str
    words: str
    effect: float
    said: tuple[Remark, ...] = ()


class MatchParty(Frozen):
    """A party as a match names it: our id, the sender's own key, and what people call it."""

    profile_id: UUID
    external_id: str
    kind: Kind
    name: str
    country: str | None = None


class MatchState(Frozen):
    """A match as it stood when the event happened.

    `score` is the probability that both sides say yes (where `statement_score` is
    missing, the score of the statements instead); `statement_score` (0 to 1) says how
    well the statements meet, `context` what else counts.
    """

    match_id: UUID
    locality: MatchParty
    party: MatchParty
    score: float
    reasons: tuple[Reason, ...]
    flags: tuple[Flag, ...] = ()
    statement_score: float | None = None
    context: tuple[Circumstance, ...] = ()


class MatchSuggested(CloudEvent):
    """The matcher proposes a pair."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.suggested.v1"] = "entente.match.suggested.v1"
    dataschema: str = "/schemas/entente.match.suggested.v1"
    data: MatchState


class Decision(Frozen):
    """Who decided a match, and why in their own words.

    `code` names the reason of what was declined; `introduction` is what both sides of
    an approved match are to read first.
    """

    match: MatchState
    decided_by: str
    reason: str
    code: str | None = None
    introduction: str | None = None


class MatchApproved(CloudEvent):
    """A liaison officer approved a match: the parties may be asked."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.approved.v1"] = "entente.match.approved.v1"
    dataschema: str = "/schemas/entente.match.approved.v1"
    data: Decision


class MatchDeclined(CloudEvent):
    """A liaison officer declined a match; the pair is not proposed again."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.declined.v1"] = "entente.match.declined.v1"
    dataschema: str = "/schemas/entente.match.declined.v1"
    data: Decision


class Closing(Frozen):
    """Why an open suggestion went away without a decision."""

    match_id: UUID
    locality_id: UUID
    party_id: UUID
    reason: Literal["superseded", "withdrawn", "paused", "tie", "blocked"]


class MatchClosed(CloudEvent):
    """An open suggestion was taken back by the matcher itself."""

    source: str = "/entente/matcher"
    type: Literal["entente.match.closed.v1"] = "entente.match.closed.v1"
    dataschema: str = "/schemas/entente.match.closed.v1"
    data: Closing
