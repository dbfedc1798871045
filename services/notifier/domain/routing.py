"""Who of several people gets a message at once, and who later, each as they chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.schedules import Schedule


@dataclass(frozen=True, slots=True)
class Later:
    """An address that gets a message in the digest of `slot`, due at a moment (UTC)."""

    address: str
    at: datetime
    slot: str


@dataclass(frozen=True, slots=True)
class Route:
    """`first` get the message itself at a moment (UTC), the others in digests of their own."""

    first: tuple[str, ...]
    at: datetime
    later: tuple[Later, ...]


def route(addresses: Sequence[str], chosen: Mapping[str, Schedule], now: datetime) -> Route:
    """Split addresses by their schedules; one without a schedule is written to at once.

    Of those who are in quiet hours, the ones whose end comes first get the message itself, unless
    somebody gets it now.
    """
    direct = {a: _free_at(chosen.get(a), now) for a in addresses if not _gathers(chosen.get(a))}
    at = min(direct.values(), default=now)
    first = tuple(a for a, free in direct.items() if free == at)
    later = tuple(waits(a, chosen.get(a), now) for a in addresses if a not in first)
    return Route(first, at, later)


def waits(address: str, schedule: Schedule | None, now: datetime) -> Later:
    """When an address gets what gathers for it from now on."""
    if schedule is not None and schedule.gathers:
        slot = schedule.next_slot(now)
        return Later(address, slot.at, slot.day.isoformat())
    at = _free_at(schedule, now)
    return Later(address, at, at.isoformat())


def _gathers(schedule: Schedule | None) -> bool:
    return schedule is not None and schedule.gathers


def _free_at(schedule: Schedule | None, now: datetime) -> datetime:
    return now if schedule is None else schedule.free_at(now)
