"""What officers search messages by, as conditions; the lists themselves are in `listing`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.store.tables import Delivery, Party

NAMES_MAX = 100
"""Parties whose name holds what was typed; who finds more types more."""


@dataclass(frozen=True, slots=True)
class Search:
    """Part of an address, part of a party's name or the party, a state, and days (UTC) from and to."""

    state: DeliveryState | None = None
    address: str = ""
    party: str = ""
    since: date | None = None
    until: date | None = None
    profile_id: UUID | None = None


def conditions(search: Search) -> Iterator[ColumnElement[bool]]:
    """The conditions that messages have to meet."""
    if search.state is not None:
        yield Delivery.state == search.state.value
    if search.address:
        yield func.lower(Delivery.to).contains(search.address.lower(), autoescape=True)
    if search.party:
        named = func.lower(Party.name).contains(search.party.lower(), autoescape=True)
        yield Delivery.profile_id.in_(select(Party.id).where(named).limit(NAMES_MAX))
    if search.profile_id is not None:
        yield Delivery.profile_id == search.profile_id
    if search.since is not None:
        yield Delivery.created_at >= _midnight(search.since)
    if search.until is not None:
        yield Delivery.created_at < _midnight(search.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
