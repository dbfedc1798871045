"""Tables of the review beside the matches themselves; no queries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.matcher.store.tables import IN_FORCE, Base
from shared.database import UtcDateTime


class QuestionRow(Base):
    """What an officer asks a party about a match; `closed_at` if it needs no answer any more."""

    __tablename__ = "questions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    match_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OverdueRow(Base):
    """A breach of the service level that was announced: the match waits since `since`.

    `assigned_to` is who had taken it then. The row goes when the breach is over.
    """

    __tablename__ = "overdue_reviews"

    match_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    assigned_to: Mapped[str | None] = mapped_column(Text)


class OfficerRow(Base):
    """Somebody who has opened the review, so that matches can be handed to them."""

    __tablename__ = "officers"

    email: Mapped[str] = mapped_column(Text, primary_key=True)
    role: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuthorityRow(Base):
    """What an officer confirmed of who speaks for a party; one of a party is in force.

    It was given for these `domains` of contacts, on the page of `match_id`. It ends when somebody
    takes it back or the contacts move to another domain. `pending` until the worker has renewed the
    flags of the party's matches.
    """

    __tablename__ = "authority_confirmations"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid)
    match_id: Mapped[UUID] = mapped_column(Uuid)
    domains: Mapped[list[str]] = mapped_column(JSON)
    asked: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str | None] = mapped_column(Text)
    pending: Mapped[bool] = mapped_column(index=True)

    __table_args__ = (
        Index(
            "uq_authority_confirmations_in_force", "profile_id",
            unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE,
        ),
    )  # fmt: skip


class ReviewLogRow(Base):
    """One step of a review: who, what, when, and what it changed; never revised.

    Names are those of that time. `before` and `after` hold the columns of the match that changed,
    `searched` names and note without case and accents.
    """

    __tablename__ = "review_log"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    match_id: Mapped[UUID] = mapped_column(Uuid)
    locality: Mapped[str] = mapped_column(Text)
    party: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    searched: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_review_log_match", "match_id", "id"),
        Index("ix_review_log_by", "by", "id"),
        Index("ix_review_log_action", "action", "id"),
    )
