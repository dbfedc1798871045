"""Tables of the notifier; no queries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import Form, Step
from services.notifier.domain.lifecycle import State
from services.notifier.store.base import Base
from services.notifier.store.life_tables import (
    ConsentRow,
    DemandCountRow,
    DemandRow,
    MessageRow,
    MoveRow,
    SeatRow,
    StandingRow,
)
from shared.database import UtcDateTime
from shared.events import MatchState, Side
from shared.profile import Contact, Intake

__all__ = [
    "Base",
    "ConsentRow",
    "Delivery",
    "DemandCountRow",
    "DemandRow",
    "History",
    "Introduction",
    "MessageRow",
    "MoveRow",
    "Party",
    "SeatRow",
    "StandingRow",
]


class Party(Base):
    """A small copy of a profile; of a party that left only id and version stay.

    `about` is the public view of the profile: what the other side may read before it accepts.
    """

    __tablename__ = "parties"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)
    kind: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str | None] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    intake: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    def people(self) -> tuple[Contact, ...]:
        """Its contacts as the profile wrote them."""
        return tuple(Contact.model_validate(c) for c in self.contacts)

    def desk(self) -> Intake:
        """Where it takes referrals."""
        return Intake.model_validate(self.intake)


class Introduction(Base):
    """An introduction or referral; `match` is the approved match as it stood then.

    State, answers, deadline and what is `due_at` are what its moves (`MoveRow`) have made of it, kept
    for queries. `opening` is what the officer wrote for both sides to read first. `held_since` says since when a message waits for an officer.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        Index("ix_introductions_locality_id", "locality_id"),
        Index("ix_introductions_party_id", "party_id"),
        Index("ix_introductions_created_at", "created_at", "id"),
        Index("ix_introductions_state", "state", "created_at", "id"),
        Index("ix_introductions_form", "form", "state", "created_at", "id"),
        Index(
            "ix_introductions_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "ix_introductions_held",
            "held_since",
            "id",
            sqlite_where=text("held_since IS NOT NULL"),
            postgresql_where=text("held_since IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    match_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    form: Mapped[str] = mapped_column(Text)
    locality_id: Mapped[UUID] = mapped_column(Uuid)
    party_id: Mapped[UUID] = mapped_column(Uuid)
    match: Mapped[dict[str, Any]] = mapped_column(JSON)
    approved_by: Mapped[str] = mapped_column(Text)
    opening: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    locality_answer: Mapped[str | None] = mapped_column(Text)
    party_answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stands(self) -> State:
        """Its state as the domain knows it."""
        return State(self.state)

    @property
    def is_referral(self) -> bool:
        """Whether a locality is referred to a network or programme."""
        return self.form == Form.REFERRAL.value

    def snapshot(self) -> MatchState:
        """The approved match."""
        return MatchState.model_validate(self.match)

    def profile_id(self, side: Side) -> UUID:
        """The profile on this side."""
        return self.locality_id if side == "locality" else self.party_id

    def side_of(self, profile_id: UUID) -> Side:
        """The side on which this profile is, one of the two."""
        return "locality" if self.locality_id == profile_id else "party"

    def answer_of(self, side: Side) -> str | None:
        """What this side has said last."""
        return self.locality_answer if side == "locality" else self.party_answer

    @property
    def reveals_contacts(self) -> bool:
        """Whether each side may see the other's contacts: once both have accepted, never before."""
        return self.locality_answer == self.party_answer == "accepted"


class Delivery(Base):
    """One message of an introduction to one side; `to` is null while there is no address.

    `to` holds addresses separated by comma and space. A claim (`claimed_by`, until `claimed_until`)
    says which worker is sending it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("introduction_id", "step", "side"),
        Index(
            "ix_deliveries_due",
            "next_attempt_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_deliveries_claimed",
            "claimed_by",
            sqlite_where=text("claimed_by IS NOT NULL"),
            postgresql_where=text("claimed_by IS NOT NULL"),
        ),
        Index("ix_deliveries_created_at", "created_at", "id"),
        Index("ix_deliveries_state", "state", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"))
    step: Mapped[str] = mapped_column(Text)
    side: Mapped[Side] = mapped_column(Text)
    to: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str | None] = mapped_column(Text)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stands(self) -> DeliveryState:
        """Its state as the domain knows it."""
        return DeliveryState(self.state)

    @property
    def purpose(self) -> Step:
        """Its step as the domain knows it."""
        return Step(self.step)


class History(Base):
    """What happened to an introduction, in words, oldest first by `id`."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_introduction_id", "introduction_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"))
    what: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
