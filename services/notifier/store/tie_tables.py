"""Tables of what a year brought: ties as we know them, and suggestions counted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.store.base import Base
from shared.database import UtcDateTime
from shared.events import TieStands


class TieRow(Base):
    """A small copy of a tie, and the yearly question about it.

    `ask_at` is when one of its ends is to be asked whether it is alive, missing once it has ended.
    The question of the day `asked_on` is answered with `answer`: alive, with the day of the last
    contact (`answer_on`), dormant, or ended, with a year (`answer_year`).
    """

    __tablename__ = "ties"
    __table_args__ = (
        Index("ix_ties_a", "a", "ask_at"),
        Index("ix_ties_b", "b", "ask_at"),
        Index(
            "ix_ties_ask_at",
            "ask_at",
            sqlite_where=text("ask_at IS NOT NULL"),
            postgresql_where=text("ask_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    a: Mapped[UUID] = mapped_column(Uuid)
    b: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    since: Mapped[int | None] = mapped_column(Integer)
    alive: Mapped[bool | None] = mapped_column(Boolean)
    ended: Mapped[int | None] = mapped_column(Integer)
    last_contact: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer)
    ask_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[TieStands | None] = mapped_column(Text)
    answer_on: Mapped[date | None] = mapped_column(Date)
    answer_year: Mapped[int | None] = mapped_column(Integer)
    answered_by: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def other(self, profile_id: UUID) -> UUID:
        """The end that is not this one."""
        return self.b if self.a == profile_id else self.a


class SuggestionCountRow(Base):
    """How many matches were suggested to a party in a year (UTC)."""

    __tablename__ = "suggestion_counts"

    profile_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    matches: Mapped[int] = mapped_column(Integer)
