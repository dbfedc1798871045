"""Tables of what a side arranges: who else answers for it, and when the two meet."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Text, Time
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.domain.meetings import Plan
from services.notifier.store.base import Base
from shared.database import UtcDateTime
from shared.events import Side
from shared.profile import Contact


class HandOverRow(Base):
    """That a side's question was handed to a colleague; `number` counts from 1, the last one answers.

    `who` handed it over: an account's address, or how else it came. Rows are added, never changed.
    """

    __tablename__ = "hand_overs"

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    for_good: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    def contact(self) -> Contact:
        """The colleague, as a profile names its contacts."""
        return Contact(name=self.name, role=self.role, email=self.email)


class MeetingRow(Base):
    """A meeting as it was planned, changed or cancelled; the highest `sequence` (from 0) counts.

    `at` is a time of day in `zone`; without it, it is a whole day. The zones of both sides are IANA
    names, where they are known. Rows are added, never changed.
    """

    __tablename__ = "meetings"

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    side: Mapped[Side] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[time | None] = mapped_column(Time)
    minutes: Mapped[int] = mapped_column(Integer)
    zone: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    locality_zone: Mapped[str | None] = mapped_column(Text)
    party_zone: Mapped[str | None] = mapped_column(Text)
    cancelled: Mapped[bool] = mapped_column(Boolean)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def plan(self) -> Plan:
        """The meeting as the domain knows it."""
        return Plan(
            day=self.day,
            at=self.at,
            minutes=self.minutes,
            zone=self.zone,
            place=self.place,
            locality_zone=self.locality_zone,
            party_zone=self.party_zone,
        )
