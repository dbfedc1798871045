"""Tables of e-mails: outgoing, incoming, addresses not written to, and domains left alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.domain.deliveries import DeliveryState, Receipt
from services.notifier.domain.introductions import Step
from services.notifier.store.base import Base
from shared.database import UtcDateTime
from shared.events import Side

_IN_QUEUE = "state = 'queued' AND claimed_by IS NULL"


class Delivery(Base):
    """One e-mail: a step of an introduction to one side, or a notice, which has neither.

    `to` holds addresses separated by comma and space; it is null while there is no address. `domain`
    is that of the first one that has yet to get it, for rate limits. `number` counts messages of the same step, from 0.
    `profile_id` is the party written to. `calendar` is an RFC 5545 text to attach, `unsubscribe` the
    URL of List-Unsubscribe. A claim (`claimed_by`, until `claimed_until`) says which worker is
    sending it, `attempted_at` when it was claimed last, `attempts` how often that failed or worked.
    `held_at` is since when it is held, `released_at` when an officer let it out.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("introduction_id", "step", "side", "number"),
        Index(
            "ix_deliveries_due",
            "state",
            "next_attempt_at",
            "created_at",
            "id",
            sqlite_where=text(_IN_QUEUE),
            postgresql_where=text(_IN_QUEUE),
        ),
        Index(
            "ix_deliveries_due_domain",
            "state",
            "domain",
            "next_attempt_at",
            "created_at",
            "id",
            sqlite_where=text(_IN_QUEUE),
            postgresql_where=text(_IN_QUEUE),
        ),
        Index(
            "ix_deliveries_claimed",
            "claimed_by",
            sqlite_where=text("claimed_by IS NOT NULL"),
            postgresql_where=text("claimed_by IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_held",
            "state",
            "held_at",
            "id",
            "profile_id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index("ix_deliveries_attempted_at", "attempted_at", "domain"),
        Index("ix_deliveries_profile_id", "profile_id", "created_at", "id"),
        Index("ix_deliveries_created_at", "created_at", "id"),
        Index("ix_deliveries_state", "state", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    introduction_id: Mapped[UUID | None] = mapped_column(ForeignKey("introductions.id"))
    step: Mapped[str] = mapped_column(Text)
    side: Mapped[Side | None] = mapped_column(Text)
    number: Mapped[int] = mapped_column(Integer, default=0)
    profile_id: Mapped[UUID | None] = mapped_column(Uuid)
    to: Mapped[str | None] = mapped_column(Text)
    domain: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, default="en")
    subject: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    unsubscribe: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str | None] = mapped_column(Text)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stands(self) -> DeliveryState:
        """Its state as the domain knows it."""
        return DeliveryState(self.state)

    @property
    def to_side(self) -> Side:
        """The side of the introduction it belongs to; raises `ValueError` for a notice."""
        if self.side is None:
            raise ValueError("A notice goes to no side of an introduction")
        return self.side

    @property
    def purpose(self) -> Step:
        """Its step as the domain knows it."""
        return Step(self.step)


class ReceiptRow(Base):
    """What became of a message for one address (in small letters), see `domain.deliveries.Receipt`.

    `words` are the server's, where it did not take it.
    """

    __tablename__ = "receipts"

    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def stands(self) -> Receipt:
        """Its state as the domain knows it."""
        return Receipt(self.state)


class RestRow(Base):
    """A domain that gets no message before `until`; the empty domain is our own mail server.

    `times` counts how often in a row it said so, `words` are its last.
    """

    __tablename__ = "rests"

    domain: Mapped[str] = mapped_column(Text, primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)


class SuppressionRow(Base):
    """An address (in small letters) that is not written to, until somebody lifts that.

    Rows stay for the audit. `status` is the code of the bounce (RFC 3463), `words` what the server
    said, `delivery_id` the message that bounced. `who` put it here, `lifted_by` took it off and why.
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        Index(
            "uq_suppressions_address",
            "address",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_suppressions_at", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    delivery_id: Mapped[UUID | None] = mapped_column(Uuid)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str | None] = mapped_column(Text)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_why: Mapped[str | None] = mapped_column(Text)


class IncomingRow(Base):
    """An e-mail that came in; `id` is made from its Message-ID, so that each is handled once.

    `kind` says what it was and `words` what became of it; its own text is not kept here.
    `delivery_id` is the message of ours that it is about, `address` who it is about or from.
    """

    __tablename__ = "incoming"
    __table_args__ = (
        Index("ix_incoming_delivery_id", "delivery_id", "at"),
        Index("ix_incoming_at", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    delivery_id: Mapped[UUID | None] = mapped_column(Uuid)
    address: Mapped[str] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
