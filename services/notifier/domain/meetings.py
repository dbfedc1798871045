"""When two sides meet: a plan in one time zone, and what it is in others. No calendar files."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.events import Side

DURATIONS = (15, 30, 45, 60, 90, 120, 180, 240)
"""Minutes that a meeting may be planned for."""
PLACE_MAX = 500
"""Longest link or place, in characters."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting: `at` is a time of day in `zone` (an IANA name); without it, it is a whole day.

    `place` is a link to a video call, or a place. The zones of both sides may not be known.
    """

    day: date
    at: time | None = None
    minutes: int = 60
    zone: str = "UTC"
    place: str = ""
    locality_zone: str | None = None
    party_zone: str | None = None

    @property
    def start(self) -> datetime | None:
        """When it begins, in its zone; a time that clocks show twice is the first of the two."""
        if self.at is None:
            return None
        return datetime.combine(self.day, self.at, ZoneInfo(self.zone))

    @property
    def end(self) -> datetime | None:
        """When it ends, in its zone; the minutes are those that pass, whatever clocks do."""
        if self.start is None:
            return None
        passed = self.start.astimezone(UTC) + timedelta(minutes=self.minutes)
        return passed.astimezone(ZoneInfo(self.zone))

    @property
    def is_link(self) -> bool:
        """Whether the place is a link."""
        return self.place.startswith(("https://", "http://"))

    def zone_of(self, side: Side) -> str | None:
        """The time zone of a side, if it is known."""
        return self.locality_zone if side == "locality" else self.party_zone

    def starts_after(self, now: datetime) -> bool:
        """Whether it is still to come; a whole day is until it is over everywhere."""
        if self.start is not None:
            return self.start > now
        return self.day >= (now - timedelta(hours=12)).date()


def exists(day: date, at: time, zone: str) -> bool:
    """Whether clocks in this zone show this time on this day: not where they are put forward."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    return local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(
        tzinfo=None
    )
