"""Tables of digests: who reads what and when, what has gathered, and what officers are told of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.store.base import Base
from shared.database import UtcDateTime


class ReaderRow(Base):
    """A small copy of an account; `next_at` is an officer's next digest, `next_slot` its name."""

    __tablename__ = "readers"
    __table_args__ = (
        Index("ix_readers_email", "email"),
        Index(
            "ix_readers_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean)
    email: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    region: Mapped[list[str]] = mapped_column(JSON)
    profile_ids: Mapped[list[Any]] = mapped_column(JSON)
    language: Mapped[str | None] = mapped_column(Text)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_slot: Mapped[str | None] = mapped_column(Text)


class ScheduleRow(Base):
    """When an account wants e-mails, as `domain.schedules.Schedule`; without a row the default holds."""

    __tablename__ = "schedules"

    account_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    rhythm: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    weekday: Mapped[int] = mapped_column(Integer)
    hour: Mapped[int] = mapped_column(Integer)
    quiet_from: Mapped[int | None] = mapped_column(Integer)
    quiet_to: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ItemRow(Base):
    """A message that waits to go to one address in a digest, or has gone in `digest_id`.

    `slot` names the digest at `due_at`: a local day, or a moment where quiet hours ended.
    """

    __tablename__ = "digest_items"
    __table_args__ = (
        Index(
            "ix_digest_items_due",
            "due_at",
            sqlite_where=text("digest_id IS NULL"),
            postgresql_where=text("digest_id IS NULL"),
        ),
        Index("ix_digest_items_address", "address", "digest_id"),
        Index("ix_digest_items_digest_id", "digest_id"),
    )

    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid)
    collected_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    slot: Mapped[str] = mapped_column(Text)
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"))


class OverdueRow(Base):
    """A match that breaches the officers' service level now, as the matcher said it."""

    __tablename__ = "overdue_reviews"
    __table_args__ = (Index("ix_overdue_reviews_since", "since", "match_id"),)

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    locality: Mapped[str] = mapped_column(Text)
    party: Mapped[str] = mapped_column(Text)
    subdivision: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    assigned_to: Mapped[str | None] = mapped_column(Text)


class QuestionRow(Base):
    """An officer's question to a party; `told_at` is when a digest told the officer of the answer.

    `delivery_id` is the message that told the party, if there was anybody to write to.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index(
            "ix_questions_untold",
            "asked_by",
            "closed_at",
            sqlite_where=text("answered_by IS NOT NULL AND told_at IS NULL"),
            postgresql_where=text("answered_by IS NOT NULL AND told_at IS NULL"),
        ),
        Index("ix_questions_delivery_id", "delivery_id"),
        Index(
            "ix_questions_open",
            "profile_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    match_id: Mapped[UUID] = mapped_column(Uuid)
    profile_id: Mapped[UUID] = mapped_column(Uuid)
    locality: Mapped[str] = mapped_column(Text)
    party: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(Text)
    delivery_id: Mapped[UUID | None] = mapped_column(Uuid)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
