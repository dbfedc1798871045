"""What an officer confirms of a party: that who writes for it speaks for its government."""

from dataclasses import dataclass
from datetime import datetime

HOW_WORDS = 3
"""Fewest words that say how somebody was asked."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who was asked (`asked`), how, by which officer and when."""

    asked: str
    how: str
    by: str
    at: datetime
