"""Events of the notifier, on the stream `introductions`."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.base import CloudEvent, Frozen

Side = Literal["locality", "party"]
Answer = Literal["accepted", "declined", "not_now"]
OutcomeKind = Literal["met", "agreed", "nothing"]
"""A first meeting took place, something was agreed, or nothing came of it."""


Agreement = Literal["project", "friendship", "sister_city", "membership"]
"""What two sides agreed on, in the words of ties."""


class Asked(Frozen):
    """An introduction or referral whose parties have been written to."""

    introduction_id: UUID
    match_id: UUID
    locality_id: UUID
    party_id: UUID
    form: Literal["introduction", "referral"]


class IntroductionSent(CloudEvent):
    """Both sides of an approved match have been sent their first message."""

    source: str = "/entente/notifier"
    type: Literal["entente.introduction.sent.v1"] = "entente.introduction.sent.v1"
    dataschema: str = "/schemas/entente.introduction.sent.v1"
    data: Asked


class Answered(Frozen):
    """One side's answer; `agreed` is true once both sides have accepted."""

    introduction_id: UUID
    match_id: UUID
    locality_id: UUID
    party_id: UUID
    side: Side
    answer: Answer
    agreed: bool


class IntroductionAnswered(CloudEvent):
    """A side of an introduction answered."""

    source: str = "/entente/notifier"
    type: Literal["entente.introduction.answered.v1"] = "entente.introduction.answered.v1"
    dataschema: str = "/schemas/entente.introduction.answered.v1"
    data: Answered


class ReferralAnswered(CloudEvent):
    """A side of a referral answered."""

    source: str = "/entente/notifier"
    type: Literal["entente.referral.answered.v1"] = "entente.referral.answered.v1"
    dataschema: str = "/schemas/entente.referral.answered.v1"
    data: Answered


class Outcome(Frozen):
    """What one side says became of an introduction or referral.

    `on` is the day of a meeting or agreement, `agreement` what was agreed, `reason` the code of why
    nothing came of it.
    """

    introduction_id: UUID
    match_id: UUID
    locality_id: UUID
    party_id: UUID
    side: Side
    outcome: OutcomeKind
    on: date | None = None
    agreement: Agreement | None = None
    reason: str | None = None


class OutcomeRecorded(CloudEvent):
    """A side said what became of an introduction or referral; each outcome is an event of its own."""

    source: str = "/entente/notifier"
    type: Literal["entente.outcome.recorded.v1"] = "entente.outcome.recorded.v1"
    dataschema: str = "/schemas/entente.outcome.recorded.v1"
    data: Outcome


class Moved(Frozen):
    """One step in the life of an introduction or referral; `number` counts them from 1.

    `action` is what happened, `before` and `after` are states. `frees_capacity` says that it ended
    before the two were introduced, so that it takes no place of either.
    """

    introduction_id: UUID
    match_id: UUID
    locality_id: UUID
    party_id: UUID
    form: Literal["introduction", "referral"]
    number: int
    action: str
    before: str | None
    after: str
    side: Side | None = None
    reason: str | None = None
    frees_capacity: bool = False


class IntroductionMoved(CloudEvent):
    """Something happened to an introduction or referral; each step of its life is an event."""

    source: str = "/entente/notifier"
    type: Literal["entente.introduction.moved.v1"] = "entente.introduction.moved.v1"
    dataschema: str = "/schemas/entente.introduction.moved.v1"
    data: Moved


TieStands = Literal["alive", "dormant", "ended"]


class Confirmation(Frozen):
    """What one side of a tie says of it when asked, a year after its last sign of life.

    `last_contact` goes with a tie that is alive, `ended` (a year) with one that has ended.
    """

    tie_id: UUID
    profile_id: UUID
    stands: TieStands
    last_contact: date | None = None
    ended: int | None = None


class TieConfirmed(CloudEvent):
    """A party said whether one of its ties is alive, dormant or ended."""

    source: str = "/entente/notifier"
    type: Literal["entente.tie.confirmed.v1"] = "entente.tie.confirmed.v1"
    dataschema: str = "/schemas/entente.tie.confirmed.v1"
    data: Confirmation


class Failure(Frozen):
    """A message that could not be delivered; `reason` is the server's own words."""

    delivery_id: UUID
    introduction_id: UUID
    match_id: UUID | None = None
    party_id: UUID
    reason: str


class DeliveryFailed(CloudEvent):
    """A message of an introduction was refused for good."""

    source: str = "/entente/notifier"
    type: Literal["entente.delivery.failed.v1"] = "entente.delivery.failed.v1"
    dataschema: str = "/schemas/entente.delivery.failed.v1"
    data: Failure


class Reassignment(Frozen):
    """A colleague who answers for a party from now on; `by` is the account that said so."""

    profile_id: UUID
    introduction_id: UUID
    by: str
    name: str
    role: str | None = None
    email: str


class ContactReassigned(CloudEvent):
    """Somebody of a party handed everything to a colleague, who becomes its contact."""

    source: str = "/entente/notifier"
    type: Literal["entente.contact.reassigned.v1"] = "entente.contact.reassigned.v1"
    dataschema: str = "/schemas/entente.contact.reassigned.v1"
    data: Reassignment
