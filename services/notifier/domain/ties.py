"""Ties in words, and when they are asked about."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from shared.events import TieKind
from shared.texts import Phrase

YEAR = timedelta(days=365)
"""Time without a sign of life after which a tie is asked about, and between two such questions."""
GATHER = timedelta(days=30)
"""Ties of a party that are due within this time are asked about in the same e-mail."""
LOOK_AGAIN = timedelta(days=1)
"""When to look again at a tie that is due while nobody can be asked about it."""
MOST = 25
"""Ties in one e-mail."""

KINDS: Mapping[TieKind, Phrase] = {
    "contact": Phrase("Contact"),
    "project": Phrase("Project"),
    "friendship": Phrase("Friendship or cooperation"),
    "sister_city": Phrase("Sister city"),
    "membership": Phrase("Membership"),
}


def ask_at(recorded: datetime, last_contact: date | None, ended: int | None) -> datetime | None:
    """When a tie is asked about that was recorded then and last gave a sign of life on that day."""
    if ended is not None:
        return None
    last = datetime.combine(last_contact, time(), UTC) if last_contact else recorded
    return max(recorded, last) + YEAR
