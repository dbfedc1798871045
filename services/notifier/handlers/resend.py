"""An officer sends a failed or unconfirmed message again, to the address known now."""

from uuid import UUID

from services.notifier.domain.deliveries import RESENDABLE, LogEvent
from services.notifier.domain.errors import NotResendableError, UnknownDeliveryError
from services.notifier.domain.introductions import QUESTIONS
from services.notifier.domain.lifecycle import OPEN
from services.notifier.handlers.settling import STEPS
from services.notifier.handlers.writing import utc_now, write
from services.notifier.letters import Letters
from services.notifier.store import deliveries, delivery_log, introductions, items
from services.notifier.store.tables import Delivery, Introduction
from shared.database import Database


async def send_again(database: Database, letters: Letters, key: UUID, who: str) -> None:
    """Queue a message again: a notice as it stands, others written anew, or waiting for a contact.

    Raises `UnknownDeliveryError`; `NotResendableError` for a message that waits, is sent, or asks
    a question that has been settled.
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
        now = utc_now()
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


def is_resendable(delivery: Delivery, introduction: Introduction | None) -> bool:
    """Whether sending again makes sense: a question that has been settled is not asked again."""
    is_settled = introduction is not None and introduction.stands not in OPEN
    return delivery.stands in RESENDABLE and not (delivery.purpose in QUESTIONS and is_settled)
