"""Tables of what officers do with outgoing e-mail: holding it, and the log of each message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Index, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.store.base import Base
from shared.database import UtcDateTime


class HoldRow(Base):
    """That mail is held from then on, or not any more: all of it, or a party's (`profile_id`).

    Rows are added, never changed: the last one counts, all of them are the audit.
    """

    __tablename__ = "holds"
    __table_args__ = (Index("ix_holds_profile_id", "profile_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    profile_id: Mapped[UUID | None] = mapped_column(Uuid)
    held: Mapped[bool] = mapped_column(Boolean)
    who: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LogRow(Base):
    """One thing that happened to a message: an attempt, a bounce, an officer's decision; never changed.

    `event` is what it came to (see `domain.deliveries.LogEvent`), `words` are the server's or the
    officer's. A message that was taken back before it went out leaves its lines behind.
    """

    __tablename__ = "delivery_log"
    __table_args__ = (Index("ix_delivery_log_delivery_id", "delivery_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    delivery_id: Mapped[UUID] = mapped_column(Uuid)
    event: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    next_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
