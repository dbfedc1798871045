"""An officer sends a failed or unconfirmed message again, to the address known now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import RESENDABLE, DeliveryState, LogEvent, Receipt
from services.notifier.domain.errors import (
    NotResendableError,
    OutdatedInvitationError,
    UnknownDeliveryError,
)
from services.notifier.domain.introductions import QUESTIONS, Step
from services.notifier.domain.lifecycle import OPEN
from services.notifier.handlers.settling import STEPS
from services.notifier.handlers.writing import utc_now, write
from services.notifier.letters import Letters
from services.notifier.store import (
    deliveries,
    delivery_log,
    introductions,
    items,
    meetings,
    receipts,
)
from services.notifier.store.tables import Delivery, Introduction
from shared.database import Database


async def send_again(database: Database, letters: Letters, key: UUID, who: str) -> None:
    """Queue a message again: a notice as it stands, others written anew, or waiting for a contact.

    Raises `UnknownDeliveryError`; `NotResendableError` for a message that waits, is sent, or asks
    a question that has been settled, and `OutdatedInvitationError` for an invitation to a meeting
    that has changed.
    """
    async with database.transaction() as session:
        found = await deliveries.find(session, key)
        if found is None:
            raise UnknownDeliveryError
        introduction = await introductions.lock_of(session, found)
        delivery = await deliveries.lock(session, key)
        if delivery is None:
            raise UnknownDeliveryError
        if not is_resendable(delivery, introduction):
            raise NotResendableError
        if is_outdated(delivery, await latest_of(session, [delivery])):
            raise OutdatedInvitationError
        now = utc_now()
        await _forget(session, delivery)
        if introduction is None:
            deliveries.queue(delivery, now)
            delivery_log.note(session, delivery, LogEvent.AGAIN, now, who=who)
            return
        delivery.to = None
        await items.forget(session, delivery.id)
        await write(session, letters, introduction, delivery, now)
        words = f"{STEPS[delivery.purpose]} put in the queue again"
        introductions.note(session, introduction, words, who, now)
        delivery_log.note(session, delivery, LogEvent.AGAIN, now, who=who)


async def _forget(session: AsyncSession, delivery: Delivery) -> None:
    """Whoever has it does not get it again, unless it came back."""
    is_back = delivery.stands is DeliveryState.BOUNCED
    again = [state for state in Receipt if is_back or state is not Receipt.TAKEN]
    await receipts.forget(session, delivery.id, again)
    delivery.sent_at = None


def is_resendable(delivery: Delivery, introduction: Introduction | None) -> bool:
    """Whether sending again makes sense: a question that has been settled is not asked again."""
    is_settled = introduction is not None and introduction.stands not in OPEN
    return delivery.stands in RESENDABLE and not (delivery.purpose in QUESTIONS and is_settled)


def is_outdated(delivery: Delivery, latest: Mapping[UUID, int]) -> bool:
    """Whether an invitation was followed by another, given the `latest_of` it; it names an old time."""
    last = latest.get(delivery.introduction_id) if delivery.introduction_id else None
    return delivery.purpose is Step.MEETING and last is not None and delivery.number < last


async def latest_of(session: AsyncSession, rows: Sequence[Delivery]) -> dict[UUID, int]:
    """The number of the last invitation, for each introduction that one of these messages invites to."""
    keys = {d.introduction_id for d in rows if d.introduction_id and d.purpose is Step.MEETING}
    return await meetings.latest(session, keys) if keys else {}
