"""When a message is tried, tried again or given up, and how it is named."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=2)
LEASE = timedelta(minutes=10)
"""How long a worker's claim of a message holds; well above the longest time one message may take."""


class DeliveryState(StrEnum):
    """Where a message stands; `UNCONFIRMED` means nobody can know whether it was taken."""

    NEEDS_CONTACT = "needs_contact"
    QUEUED = "queued"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


RESENDABLE = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED)
"""Messages that are not sent again by themselves, only by an officer."""


def retry_at(attempts: int, queued_at: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` (1 or more) failures; `None`: give up."""
    if now - queued_at >= GIVE_UP_AFTER:
        return None
    doubled: timedelta = FIRST_RETRY * (1 << min(attempts - 1, 20))
    return now + min(doubled, LONGEST_RETRY)


def message_id(delivery: UUID, mail_domain: str) -> str:
    """The Message-ID header of a message: the same however often it is sent (RFC 5322, 3.6.4)."""
    return f"<{delivery}@{mail_domain}>"
