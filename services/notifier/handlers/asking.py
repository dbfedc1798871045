"""Notes that each side has its question, so that reminders and the time to answer begin."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.deliveries import RESENDABLE, DeliveryState
from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import LEGAL, SIDES, Action, Move
from services.notifier.handlers.moving import Story, keep
from services.notifier.store import deliveries
from services.notifier.store.tables import Delivery, Introduction
from shared import outbox
from shared.events import Asked, IntroductionSent, Side

_OUT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED)
_UNSAID = (None, "not_now")


async def note_if_all_asked(
    session: AsyncSession, deadlines: Deadlines, story: Story, now: datetime
) -> None:
    """Say once that both sides have been asked: those that are to be, and have not answered before.

    A first message that nobody can confirm may well have arrived, so it counts.
    """
    introduction = story.introduction
    if introduction.sent_at is not None:
        return
    has = [await _has_question(session, introduction, side) for side in SIDES]
    waits = [introduction.answer_of(s) in _UNSAID for s in SIDES]
    if True not in has or any(h is False and w for h, w in zip(has, waits, strict=True)):
        return
    introduction.sent_at = now
    await outbox.add(session, _sent(introduction))
    if story.life is not None and Action.ASK in LEGAL[story.life.state]:
        await keep(session, deadlines, story, Move(Action.ASK, "entente", now), "Entente")


async def _has_question(
    session: AsyncSession, introduction: Introduction, side: Side
) -> bool | None:
    """Whether a first message to a side is out; nothing if it is not asked, as it wishes always to meet.

    There is more than one where the question was handed to a colleague.
    """
    asks = await deliveries.asks(session, introduction.id, side)
    return any(_is_out(ask) for ask in asks) if asks else None


def _is_out(ask: Delivery) -> bool:
    """Whether anybody has it, while it may be tried again for others."""
    return ask.stands in _OUT or (ask.sent_at is not None and ask.stands not in RESENDABLE)


def _sent(introduction: Introduction) -> IntroductionSent:
    asked = Asked(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        form=Form(introduction.form).value,
    )
    return IntroductionSent(subject=str(introduction.id), data=asked)
