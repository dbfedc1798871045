"""When somebody gets e-mails: at once, or at an hour of each day or week, and never in quiet hours.

Slots are reckoned in local time. An hour that a clock change skips is moved forward, one that it
repeats counts the first time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.notifier.domain.zones import zone_of_states

MORNING = 8
_DAY = timedelta(days=1)
_OFFICERS = ("liaison_officer", "supervisor")
_READERS = ("administrator", "auditor")


class Rhythm(StrEnum):
    """How often somebody is written to; `NEVER` is for those who answer no questions."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment (UTC) at which somebody gets what has gathered, and the local day that it is for."""

    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """What somebody chose: hours are 0 to 23, `weekday` is 0 for Monday, `zone` an IANA name.

    Quiet hours go from the beginning of one hour to that of another, perhaps past midnight.
    """

    rhythm: Rhythm
    zone: str
    weekday: int = 0
    hour: int = MORNING
    quiet_from: int | None = None
    quiet_to: int | None = None

    @property
    def gathers(self) -> bool:
        """Whether messages wait for a slot."""
        return self.rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)

    def next_slot(self, after: datetime) -> Slot:
        """The first slot after this moment; raises `ValueError` where there are none."""
        if not self.gathers:
            raise ValueError("Only daily and weekly digests have slots")
        return next(slot for slot in self._slots(after) if slot.at > after)

    def quiet_until(self, now: datetime) -> datetime | None:
        """The end (UTC) of the quiet hours that are now; none if they are not."""
        if self.quiet_to is None or not self._is_quiet(now):
            return None
        ends = (self._moment(day, self.quiet_to) for day in self._days(now))
        return next(end for end in ends if end > now and not self._is_quiet(end))

    def free_at(self, now: datetime) -> datetime:
        """This moment, or the end of quiet hours."""
        return self.quiet_until(now) or now

    def _slots(self, after: datetime) -> Iterator[Slot]:
        for day in self._days(after):
            if self.rhythm is Rhythm.DAILY or day.weekday() == self.weekday:
                yield Slot(self._moment(day, self.hour), day)

    def _days(self, at: datetime) -> Iterator[date]:
        """The local days around a moment, from yesterday for two weeks."""
        first = at.astimezone(ZoneInfo(self.zone)).date() - _DAY
        return (first + n * _DAY for n in range(15))

    def _moment(self, day: date, hour: int) -> datetime:
        """An hour of a day in UTC; PEP 495 gives a skipped one the offset that held before it."""
        return datetime.combine(day, time(hour), ZoneInfo(self.zone)).astimezone(UTC)

    def _is_quiet(self, at: datetime) -> bool:
        if self.quiet_from is None or self.quiet_to is None:
            return False
        hour = at.astimezone(ZoneInfo(self.zone)).hour
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def default_schedule(role: str, region: tuple[str, ...]) -> Schedule:
    """What holds until somebody chooses; `region` has an officer's states (ISO 3166-2)."""
    zone = zone_of_states(region)
    if role in _OFFICERS:
        return Schedule(Rhythm.DAILY, zone)
    return Schedule(Rhythm.NEVER if role in _READERS else Rhythm.IMMEDIATE, zone)
