"""When a webhook is tried again or given up, when its address is disabled, and how it is named.

Source: the Standard Webhooks specification, sections on retries and on disabling endpoints.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from uuid import UUID, uuid5

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=16),
)
"""Times between attempts: ten attempts within two days."""
RETRIED_FOR = timedelta(days=3)
"""No event is older than this at its last attempt, with room for chance and clocks."""
JITTER = 0.1
"""Each wait is shortened or lengthened by up to this share, so that not all come at once."""
LEASE = timedelta(minutes=2)
"""How long a worker's claim of an address holds; well above the longest time of one call."""
OLD_SECRET_LASTS = timedelta(hours=24)
PATIENCE = timedelta(days=5)
"""An address that has failed for this long, without one success, is disabled."""
EXHAUSTED_MAX = 5
"""So is one where this many events in a row were given up."""
GONE = 410
BUSY = (429, 503)
"""HTTP statuses with which a receiver may say when to come back (RFC 9110, 10.2.3; RFC 6585, 4)."""
LONGEST_ASKED = timedelta(hours=4)
"""Nobody can ask for a longer wait, so that an event is given up within `RETRIED_FOR`."""


class HookState(StrEnum):
    """Where a webhook stands.

    `DROPPED`: its address was disabled or removed before it arrived, or an officer discarded the
    e-mail about the same thing.
    """

    QUEUED = "queued"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class EndpointState(StrEnum):
    """Whether an address is called."""

    ACTIVE = "active"
    DISABLED = "disabled"


def retry_at(attempts: int, now: datetime, chance: float) -> datetime | None:
    """When to try again after `attempts` (1 or more) failures; `None`: give up.

    `chance` (0 to 1) is a random number.
    """
    if attempts > len(WAITS):
        return None
    return now + WAITS[attempts - 1] * (1 + JITTER * (2 * chance - 1))


def asked_wait(status: int | None, header: str | None, now: datetime) -> timedelta | None:
    """How long a receiver wants to be left alone, as its `Retry-After` says in seconds or as a date."""
    if status not in BUSY or not header:
        return None
    text = header.strip()
    if text.isdecimal() and text.isascii():
        wait = timedelta(seconds=min(int(text[:10]), LONGEST_ASKED.total_seconds()))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), LONGEST_ASKED)


def retry_when_asked(again: datetime, wait: timedelta, now: datetime, chance: float) -> datetime:
    """The later of our own time and the receiver's, a little stretched by `chance` (0 to 1)."""
    return max(again, now + wait * (1 + JITTER * chance))


def is_hopeless(failing_since: datetime, given_up: int, now: datetime) -> bool:
    """Whether to disable an address; `given_up` counts events since its last success."""
    return given_up >= EXHAUSTED_MAX or now - failing_since >= PATIENCE


def hook_id(introduction: UUID, cause: str) -> UUID:
    """The same webhook for the same cause, such as the number of a move."""
    return uuid5(introduction, f"webhook:{cause}")


def webhook_id(key: UUID) -> str:
    """The header `webhook-id`: the same however often it is sent."""
    return f"msg_{key.hex}"
