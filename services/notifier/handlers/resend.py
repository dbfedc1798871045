"""An officer sends a failed or unconfirmed message again, to the address known now."""

from uuid import UUID

from services.notifier.domain.deliveries import RESENDABLE
from services.notifier.domain.errors import NotResendableError, UnknownDeliveryError
from services.notifier.domain.introductions import QUESTIONS
from services.notifier.domain.lifecycle import OPEN
from services.notifier.handlers.sending import STEPS
from services.notifier.handlers.writing import utc_now, write
from services.notifier.letters import Letters
from services.notifier.store import deliveries, introductions
from services.notifier.store.tables import Delivery, Introduction
from shared.database import Database


async def send_again(database: Database, letters: Letters, key: UUID, who: str) -> None:
    """Write a message anew and queue it, or let it wait for a contact.

    Raises `UnknownDeliveryError`; `NotResendableError` for a message that waits, is sent, or asks
    a question that has been settled.
    """
    async with database.transaction() as session:
        found = await deliveries.find(session, key)
        if found is None:
            raise UnknownDeliveryError
        introduction = await introductions.lock(session, found.introduction_id)
        delivery = await deliveries.lock(session, key)
        if introduction is None or delivery is None:
            raise UnknownDeliveryError
        if not is_resendable(delivery, introduction):
            raise NotResendableError
        now = utc_now()
        delivery.to = None
        await write(session, letters, introduction, delivery, now)
        words = f"{STEPS[delivery.purpose]} put in the queue again"
        introductions.note(session, introduction, words, who, now)


def is_resendable(delivery: Delivery, introduction: Introduction) -> bool:
    """Whether sending again makes sense: a question that has been settled is not asked again."""
    is_settled = introduction.stands not in OPEN
    return delivery.stands in RESENDABLE and not (delivery.purpose in QUESTIONS and is_settled)
