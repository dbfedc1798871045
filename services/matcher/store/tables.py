"""The matcher's tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Float, Index, Integer, MetaData, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import NAMING, UtcDateTime
from shared.database import Base as SharedBase

LIVE = text("state IN ('suggested', 'approved', 'declined')")


class Base(SharedBase):
    """The matcher's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


class PartyRow(Base):
    """The matcher's copy of a profile; `active` says whether it may be proposed."""

    __tablename__ = "parties"

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    kind: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str] = mapped_column(Text, index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    inferred_themes: Mapped[list[str | None]] = mapped_column(JSON)


class TieRow(Base):
    """An existing relationship of two parties, smaller id first."""

    __tablename__ = "ties"

    tie_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    a: Mapped[UUID] = mapped_column(Uuid, index=True)
    b: Mapped[UUID] = mapped_column(Uuid, index=True)
    kind: Mapped[str] = mapped_column(Text)
    since: Mapped[int | None]
    origin: Mapped[str] = mapped_column(Text)


class MatchRow(Base):
    """A proposed pair; a pair is open or decided at most once, superseded any number of times."""

    __tablename__ = "matches"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    locality_id: Mapped[UUID] = mapped_column(Uuid)
    party_id: Mapped[UUID] = mapped_column(Uuid)
    party_kind: Mapped[str] = mapped_column(Text)
    score: Mapped[float] = mapped_column(Float)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(Text)
    closed_because: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decision_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "uq_matches_live_pair", "locality_id", "party_id",
            unique=True, sqlite_where=LIVE, postgresql_where=LIVE,
        ),
        Index("ix_matches_queue", "state", "score", "id"),
        Index("ix_matches_locality", "locality_id", "state"),
        Index("ix_matches_party", "party_id", "state"),
    )  # fmt: skip
