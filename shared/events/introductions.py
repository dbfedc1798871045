"""Events of the notifier, on the stream `introductions`."""

from typing import Literal
from uuid import UUID

from shared.events.base import CloudEvent, Frozen

Side = Literal["locality", "party"]
Answer = Literal["accepted", "declined", "not_now"]


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


class Failure(Frozen):
    """A message that could not be delivered; `reason` is the server's own words."""

    delivery_id: UUID
    introduction_id: UUID
    party_id: UUID
    reason: str


class DeliveryFailed(CloudEvent):
    """A message of an introduction was refused for good."""

    source: str = "/entente/notifier"
    type: Literal["entente.delivery.failed.v1"] = "entente.delivery.failed.v1"
    dataschema: str = "/schemas/entente.delivery.failed.v1"
    data: Failure
