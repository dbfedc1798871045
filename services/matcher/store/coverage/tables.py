"""The tables that coverage is counted from; all but `introduction_progress` can be counted anew."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, SmallInteger, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.matcher.store.tables import Base
from shared.database import UtcDateTime

LIMITS = ("subdivision", "party_kind", "suggested_at")
"""What pages limit counts to: every index covers it, so that the table itself is not read."""
LOOKED_AT = text("review_hours IS NOT NULL")


class CountedParty(Base):
    """A party at one version, in the classes that it is counted in."""

    __tablename__ = "coverage_parties"

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    subdivision: Mapped[str | None] = mapped_column(Text)
    size: Mapped[str] = mapped_column(Text)
    government: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        Index(
            "ix_coverage_parties_classes",
            "kind", "active", "country", "subdivision", "size", "government", "profile_id",
        ),
    )  # fmt: skip


class CountedMatch(Base):
    """A match as it was last counted; `state` is that of the match then, hours are whole.

    The classes of the locality are those it had when the match was first counted.
    """

    __tablename__ = "coverage_matches"

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    locality_id: Mapped[UUID] = mapped_column(Uuid)
    party_id: Mapped[UUID] = mapped_column(Uuid)
    party_kind: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    subdivision: Mapped[str | None] = mapped_column(Text)
    theme: Mapped[str | None] = mapped_column(Text)
    suggested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    step: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(Text)
    review_hours: Mapped[int | None] = mapped_column(Integer)
    second_hours: Mapped[int | None] = mapped_column(Integer)
    answer_hours: Mapped[int | None] = mapped_column(Integer)
    meeting_hours: Mapped[int | None] = mapped_column(Integer)
    agreement_hours: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        Index("ix_coverage_matches_locality", "locality_id", "status", "party_kind"),
        Index("ix_coverage_matches_party", "party_id", "locality_id", *LIMITS),
        Index("ix_coverage_matches_theme", "country", "theme", "step", *LIMITS),
        Index("ix_coverage_matches_status", "status", "step", "asked_at", *LIMITS),
        Index(
            "ix_coverage_matches_hours",
            "review_hours", "second_hours", "answer_hours", "meeting_hours", "agreement_hours",
            *LIMITS, sqlite_where=LOOKED_AT, postgresql_where=LOOKED_AT,
        ),
    )  # fmt: skip


class ProgressRow(Base):
    """What the notifier said of an introduction or referral; an answer is kept with its time."""

    __tablename__ = "introduction_progress"

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locality_answer: Mapped[str | None] = mapped_column(Text)
    locality_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    party_answer: Mapped[str | None] = mapped_column(Text)
    party_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    freed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_as: Mapped[str | None] = mapped_column(Text)
    ended_reason: Mapped[str | None] = mapped_column(Text)
