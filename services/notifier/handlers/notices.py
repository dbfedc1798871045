"""Queues e-mails that belong to no introduction: digests, reports, notices about an account."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState, domain_of, message_id
from services.notifier.domain.introductions import notice_id
from services.notifier.handlers.routing import dispatch
from services.notifier.handlers.writing import utc_now
from services.notifier.letters import Letters
from services.notifier.store import deliveries
from services.notifier.store.tables import Delivery


@dataclass(frozen=True, slots=True)
class Notice:
    """An e-mail; `key` names its occasion, such as "digest:ACCOUNT:2027-03-31", so that it goes once.

    `to` holds addresses separated by comma and space; with none it waits for a contact where officers
    see it, and is not sent by itself. `profile_id` is the party written to, if it is
    one. `calendar` and `unsubscribe` are as in the table of deliveries. `gathers`: whoever of a party
    chose so gets it in a digest.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    language: str = "en"
    profile_id: UUID | None = None
    calendar: str | None = None
    unsubscribe: str | None = None
    gathers: bool = False


async def notify(
    session: AsyncSession, letters: Letters, notice: Notice, now: datetime | None = None
) -> Delivery | None:
    """Queue a notice in the caller's transaction; `None` if one of its key is there already."""
    key, at = notice_id(notice.key), now or utc_now()
    row = {field.name: getattr(notice, field.name) for field in fields(notice)}
    del row["key"], row["gathers"]
    row |= {
        "id": key,
        "message_id": message_id(key, letters.mail_domain),
        "created_at": at,
        **_whereabouts(notice.to, at),
    }
    delivery = await deliveries.add_notice(session, row)
    if delivery is not None and notice.gathers:
        delivery.to = None
        await dispatch(session, delivery, notice.to.split(", "), at)
    return delivery


def _whereabouts(to: str, at: datetime) -> dict[str, Any]:
    """Where a new message stands: in the queue, or waiting for a contact."""
    if not to:
        return {"to": None, "state": DeliveryState.NEEDS_CONTACT.value}
    return {
        "domain": domain_of(to),
        "state": DeliveryState.QUEUED.value,
        "queued_at": at,
        "next_attempt_at": at,
    }
