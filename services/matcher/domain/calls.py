"""Open calls of networks and programmes: which of them can still be answered."""

from collections.abc import Iterable
from datetime import date

from shared.profile import Call


def open_calls(calls: Iterable[Call], today: date) -> list[Call]:
    """Calls whose deadline has not passed, the most urgent first; those without one come last."""
    still = [c for c in calls if c.deadline is None or c.deadline >= today]
    return sorted(still, key=lambda c: (c.deadline or date.max, c.title))
