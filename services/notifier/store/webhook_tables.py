"""Tables of what goes to networks by machine: addresses, webhooks, and the order of changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.domain.webhooks import EndpointState, HookState
from services.notifier.store.base import Base
from shared.database import UtcDateTime


class EndpointRow(Base):
    """Where the webhooks of a network or programme go; without `url` to the address in its profile.

    The secrets are derived from `key` and, until `old_until`, `old_key`; they are not stored.
    `failing_since` is the first failure after the last success, `given_up` counts the events given
    up since then, `words` say why it was disabled. A claim of a worker holds until `busy_until`, and so
    does the wait that its program asked for.
    """

    __tablename__ = "endpoints"
    __table_args__ = (Index("ix_endpoints_state", "state", "profile_id"),)

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    url: Mapped[str | None] = mapped_column(Text)
    key: Mapped[UUID] = mapped_column(Uuid)
    old_key: Mapped[UUID | None] = mapped_column(Uuid)
    old_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(Text)
    busy_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stands(self) -> EndpointState:
        """Its state as the domain knows it."""
        return EndpointState(self.state)


class HookRow(Base):
    """One webhook; `introduction_id` is missing in a test event.

    `status` and `words` are the receiver's last answer: HTTP status and the beginning of its text,
    or why there was none. The body is made anew from the referral at each attempt.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        Index(
            "ix_webhooks_due",
            "next_attempt_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_webhooks_profile_id", "profile_id", "created_at", "id"),
        Index("ix_webhooks_introduction_id", "introduction_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid)
    type: Mapped[str] = mapped_column(Text)
    introduction_id: Mapped[UUID | None] = mapped_column(ForeignKey("introductions.id"))
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[int | None] = mapped_column(Integer)
    words: Mapped[str | None] = mapped_column(Text)

    @property
    def stands(self) -> HookState:
        """Its state as the domain knows it."""
        return HookState(self.state)


class ChangeRow(Base):
    """The last change of a referral; `number` is its place in the order of its party's changes.

    The number is missing until the change is committed and somebody reads (see `store.changes`).
    """

    __tablename__ = "referral_changes"
    __table_args__ = (
        Index("ix_referral_changes_number", "party_id", "number"),
        Index(
            "ix_referral_changes_new",
            "party_id",
            sqlite_where=text("number IS NULL"),
            postgresql_where=text("number IS NULL"),
        ),
    )

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    party_id: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[int | None] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChangeCountRow(Base):
    """The highest number that was given to a change of a party's referrals."""

    __tablename__ = "referral_change_counts"

    party_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
