"""How long a match may wait for an officer: working days, Monday to Friday in UTC; no holidays."""

from datetime import datetime, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


def due(since: datetime, working_days: int) -> datetime:
    """When so many working days have passed; the clock of what came on a weekend starts on Monday."""
    at = since
    if at.weekday() >= SATURDAY:
        at = _midnight(at + (7 - at.weekday()) * DAY)
    for _ in range(working_days):
        at += DAY
        while at.weekday() >= SATURDAY:
            at += DAY
    return at


def latest_overdue(now: datetime, working_days: int) -> datetime:
    """The latest moment that something can have waited since and be due now or earlier."""
    at = now
    if at.weekday() >= SATURDAY:
        at = _midnight(at - (at.weekday() - SATURDAY) * DAY) - timedelta(microseconds=1)
    for _ in range(working_days):
        at -= DAY
        while at.weekday() >= SATURDAY:
            at -= DAY
    return at


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
