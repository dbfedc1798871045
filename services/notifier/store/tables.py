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
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import State
from services.notifier.store.base import Base
from services.notifier.store.choice_tables import MailChoiceRow
from services.notifier.store.digest_tables import (
    ItemRow,
    OverdueRow,
    QuestionRow,
    ReaderRow,
    ScheduleRow,
)
from services.notifier.store.holding_tables import HoldRow, LogRow
from services.notifier.store.life_tables import (
    ConsentRow,
    DemandCountRow,
    DemandRow,
    MessageRow,
    MoveRow,
    SeatRow,
    StandingRow,
)
from services.notifier.store.mail_tables import (
    Delivery,
    IncomingRow,
    ReceiptRow,
    RestRow,
    SuppressionRow,
)
from services.notifier.store.meeting_tables import HandOverRow, MeetingRow
from services.notifier.store.tie_tables import SuggestionCountRow, TieRow
from services.notifier.store.webhook_tables import (
    ChangeCountRow,
    ChangeRow,
    EndpointRow,
    HookRow,
)
from shared.database import UtcDateTime
from shared.events import MatchState, Side
from shared.profile import Contact, Intake

__all__ = [
    "Base",
    "ChangeCountRow",
    "ChangeRow",
    "ConsentRow",
    "Delivery",
    "DemandCountRow",
    "DemandRow",
    "EndpointRow",
    "HandOverRow",
    "History",
    "HoldRow",
    "HookRow",
    "IncomingRow",
    "Introduction",
    "ItemRow",
    "LogRow",
    "MailChoiceRow",
    "MeetingRow",
    "MessageRow",
    "MoveRow",
    "OverdueRow",
    "Party",
    "QuestionRow",
    "ReaderRow",
    "ReceiptRow",
    "RestRow",
    "ScheduleRow",
    "SeatRow",
    "StandingRow",
    "SuggestionCountRow",
    "SuppressionRow",
    "TieRow",
]


class Party(Base):
    """A small copy of a profile; of a party that left only id and version stay.

    `about` is the public view of the profile: what the other side may read before it accepts.
    `reported_year` is the last year that it was told of its report, or 0.
    """

    __tablename__ = "parties"
    __table_args__ = (
        Index("ix_parties_name", "name", "id"),
        Index("ix_parties_reported_year", "reported_year", "id"),
    )

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
    reported_year: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

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
