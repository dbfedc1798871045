"""What the matcher tells of the officers' work on matches, on the stream `matches`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.events.base import CloudEvent, Frozen


class Reviewed(Frozen):
    """The match that an officer works on; `subdivision` is its locality's state (ISO 3166-2)."""

    match_id: UUID
    locality_id: UUID
    locality: str
    party: str
    subdivision: str | None = None


class Overdue(Frozen):
    """A match that waits for officers for longer than their service level, since `since`.

    `state` is `suggested` or `escalated`; `assigned_to` is the address of whoever has taken it.
    """

    match: Reviewed
    state: Literal["suggested", "escalated"]
    since: datetime
    due: datetime
    assigned_to: str | None = None


class ReviewOverdue(CloudEvent):
    """The service level of a match was breached, or somebody else has taken an overdue one."""

    source: str = "/entente/matcher"
    type: Literal["entente.review.overdue.v1"] = "entente.review.overdue.v1"
    dataschema: str = "/schemas/entente.review.overdue.v1"
    data: Overdue


class Settlement(Frozen):
    """The match whose breach is over: decided, passed on, returned with a question, or put off."""

    match_id: UUID


class ReviewSettled(CloudEvent):
    """An overdue match is overdue no longer."""

    source: str = "/entente/matcher"
    type: Literal["entente.review.settled.v1"] = "entente.review.settled.v1"
    dataschema: str = "/schemas/entente.review.settled.v1"
    data: Settlement


class Question(Frozen):
    """What an officer asks a party about a match before deciding."""

    question_id: UUID
    match: Reviewed
    profile_id: UUID
    question: str
    asked_by: str
    asked_at: datetime


class QuestionAsked(CloudEvent):
    """An officer returned a match to its locality with a question."""

    source: str = "/entente/matcher"
    type: Literal["entente.question.asked.v1"] = "entente.question.asked.v1"
    dataschema: str = "/schemas/entente.question.asked.v1"
    data: Question


class QuestionEnd(Frozen):
    """Questions that need no answer any more; `answered_by` is missing where nobody answered."""

    question_ids: tuple[UUID, ...]
    match_id: UUID
    answered_by: str | None = None


class QuestionClosed(CloudEvent):
    """A question was answered, or the match was decided or went away."""

    source: str = "/entente/matcher"
    type: Literal["entente.question.closed.v1"] = "entente.question.closed.v1"
    dataschema: str = "/schemas/entente.question.closed.v1"
    data: QuestionEnd
