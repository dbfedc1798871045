"""The parent of ingest's tables, and the column types they share."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import JSON, MetaData
from sqlalchemy.orm import mapped_column

from shared.database import NAMING, UtcDateTime
from shared.database import Base as AnyBase


class Base(AnyBase):
    """Parent of ingest's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Json = Annotated[dict[str, Any], mapped_column(JSON)]
Texts = Annotated[list[str], mapped_column(JSON)]
