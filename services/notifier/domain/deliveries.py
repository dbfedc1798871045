"""When a message is tried, tried again or given up, and how it is named."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=2)
TRIES = 14
"""Attempts that fit in `GIVE_UP_AFTER` at the longest pauses. With fewer, our own server was out of
order for some of that time, or nothing was sent, which is not held against a message."""
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)
LEASE = timedelta(minutes=10)
"""How long a worker's claim of a message holds; well above the longest time one message may take."""


_NO_ADDRESS = re.compile(r"5\d\d[ -](5\.1\.(?:[01236]|10))(?![\d.])")
"""A reply with a status that blames the address of the recipient (RFC 3463, 3.2; RFC 7505)."""


class DeliveryState(StrEnum):
    """Where a message stands.

    `UNCONFIRMED`: nobody can know whether it was taken. `BOUNCED`: it was taken, and came back.
    `SUPPRESSED`: all its addresses are on the list of those not written to. `HELD`: an officer looks
    at it first; `DISCARDED`: and did not let it out. `COLLECTED`: it waits for digests of its readers.
    """

    NEEDS_CONTACT = "needs_contact"
    QUEUED = "queued"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    BOUNCED = "bounced"
    SUPPRESSED = "suppressed"
    COLLECTED = "collected"
    HELD = "held"
    DISCARDED = "discarded"


class Receipt(StrEnum):
    """What became of a message for one of its addresses; without one it has yet to be sent there.

    `TRANSMITTING`: its text is on its way. `REFUSED`: the server there said no, for good.
    """

    TRANSMITTING = "transmitting"
    TAKEN = "taken"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"


OUT = (Receipt.TAKEN, Receipt.UNCONFIRMED)
"""Addresses that have a message, or may have it."""


def concluded(receipts: Collection[Receipt]) -> DeliveryState:
    """Where a message stands as a whole once it is not tried any more for any address."""
    if Receipt.TAKEN in receipts:
        return DeliveryState.SENT
    if Receipt.UNCONFIRMED in receipts:
        return DeliveryState.UNCONFIRMED
    return DeliveryState.FAILED if receipts else DeliveryState.SUPPRESSED


RESENDABLE = (
    DeliveryState.FAILED,
    DeliveryState.UNCONFIRMED,
    DeliveryState.BOUNCED,
    DeliveryState.SUPPRESSED,
    DeliveryState.DISCARDED,
)
"""Messages that are not sent again by themselves, only by an officer."""


def retry_at(
    attempts: int, queued_at: datetime, now: datetime, chance: float = 0.0
) -> datetime | None:
    """When to try again after `attempts` (1 or more) failures at the receiver; `None`: give up.

    `chance` (0 to 1) stretches the time by up to a half, so that what failed together is not tried
    together.
    """
    if now - queued_at >= GIVE_UP_AFTER and attempts >= TRIES:
        return None
    doubled: timedelta = FIRST_RETRY * (1 << min(attempts - 1, 20))
    return now + min(doubled, LONGEST_RETRY) * (1 + chance / 2)


def rest_for(times: int) -> timedelta:
    """How long a domain is left alone that has said so this often in a row (1 or more)."""
    doubled: timedelta = FIRST_REST * (1 << min(times - 1, 20))
    return min(doubled, LONGEST_REST)


def domain_of(to: str) -> str:
    """The domain of the first of some addresses, in small letters; empty if there is none."""
    first = to.partition(",")[0]
    return first.rpartition("@")[2].strip().lower() if "@" in first else ""


def no_address(words: str) -> str | None:
    """The status of a reply that says that the address does not exist; nothing for any other reply."""
    found = _NO_ADDRESS.match(words)
    return found[1] if found else None


def message_id(delivery: UUID, mail_domain: str) -> str:
    """The Message-ID header of a message: the same however often it is sent (RFC 5322, 3.6.4)."""
    return f"<{delivery}@{mail_domain}>"


class LogEvent(StrEnum):
    """What an entry in the log of a message says: what an attempt came to, or what was decided."""

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    BOUNCED = "bounced"
    UNVERIFIED = "unverified"
    SUPPRESSED = "suppressed"
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"
    AGAIN = "again"


EVENT_OF: dict[DeliveryState, LogEvent] = {
    DeliveryState.SENT: LogEvent.SENT,
    DeliveryState.QUEUED: LogEvent.RETRY,
    DeliveryState.FAILED: LogEvent.FAILED,
    DeliveryState.UNCONFIRMED: LogEvent.UNCONFIRMED,
    DeliveryState.SUPPRESSED: LogEvent.SUPPRESSED,
}
"""What an attempt came to, by the state it left."""
