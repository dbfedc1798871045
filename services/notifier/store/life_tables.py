"""Tables of the life of introductions: moves, seats, consents, messages; and wishes and demand."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.domain.lifecycle import Action, Actor, Move
from services.notifier.store.base import Base
from shared.database import UtcDateTime
from shared.events import Side


class MoveRow(Base):
    """One move of an introduction, for the audit; `number` counts from 1.

    `who` is the account's address, or how else it came. `before` and `after` are states.
    """

    __tablename__ = "moves"

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(Text)
    actor: Mapped[Actor] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    side: Mapped[Side | None] = mapped_column(Text)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    day: Mapped[date | None] = mapped_column(Date)
    kind: Mapped[str | None] = mapped_column(Text)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    def move(self) -> Move:
        """The move as the domain knows it."""
        return Move(
            action=Action(self.action),
            actor=self.actor,
            at=self.at,
            side=self.side,
            reason=self.reason,
            note=self.note,
            day=self.day,
            kind=self.kind,
            until=self.until,
        )


class SeatRow(Base):
    """One side of an introduction as lists need it: whose it is, and whether it waits for them."""

    __tablename__ = "seats"
    __table_args__ = (
        Index("ix_seats_created", "profile_id", "created_at", "introduction_id"),
        Index("ix_seats_state", "profile_id", "state", "created_at", "introduction_id"),
        Index("ix_seats_waits", "profile_id", "waits", "until", "introduction_id"),
    )

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(Text, primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid)
    form: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    waits: Mapped[bool] = mapped_column(Boolean)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConsentRow(Base):
    """What a side agreed to when it accepted: who, when, and the words as they were shown."""

    __tablename__ = "consents"

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageRow(Base):
    """What somebody wrote about an introduction; `id` is made with the form, so that it comes once.

    `state` is `sent`, `held` (an officer decides) or `refused`. `by_mail`: it came as an e-mail.
    `number` counts, from 1, those about which the other side got an e-mail.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_introduction_id", "introduction_id", "at", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"))
    author: Mapped[Actor] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    by_mail: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    number: Mapped[int | None] = mapped_column(Integer)


class StandingRow(Base):
    """How a party wants to be asked, and what it agreed to then; rows are added, never changed."""

    __tablename__ = "standing"
    __table_args__ = (Index("ix_standing_profile_id", "profile_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    profile_id: Mapped[UUID] = mapped_column(Uuid)
    wish: Mapped[str] = mapped_column(Text)
    supervisor: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    wording: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemandRow(Base):
    """That a locality, registered and not paused, needs something in a theme."""

    __tablename__ = "demand"

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    theme: Mapped[str] = mapped_column(Text, primary_key=True)
    size: Mapped[str] = mapped_column(Text)
    subdivision: Mapped[str] = mapped_column(Text)


class DemandCountRow(Base):
    """How many rows of demand there are for a theme, size class and state."""

    __tablename__ = "demand_counts"

    theme: Mapped[str] = mapped_column(Text, primary_key=True)
    size: Mapped[str] = mapped_column(Text, primary_key=True)
    subdivision: Mapped[str] = mapped_column(Text, primary_key=True)
    localities: Mapped[int] = mapped_column(Integer)
