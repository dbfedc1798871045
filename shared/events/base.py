"""What every event is: a frozen CloudEvents 1.0 envelope around frozen data."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Cannot be changed once made."""

    model_config = ConfigDict(frozen=True)


class CloudEvent(Frozen):
    """The attributes of CloudEvents 1.0 that all events share; `time` is UTC."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID = Field(default_factory=uuid4)
    source: str
    subject: str
    time: datetime = Field(default_factory=lambda: datetime.now(UTC))
    datacontenttype: Literal["application/json"] = "application/json"
