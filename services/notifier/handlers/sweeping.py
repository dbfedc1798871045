"""What is due by itself: reminders, asking again, and the end of what nobody answers.

Each introduction is done in a transaction of its own, after another look under its lock. So a worker
that dies, or two at once, do nothing twice.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import Action, Life, Move
from services.notifier.handlers.looking import do_each, keep_looking
from services.notifier.handlers.moving import Office, due_now, make, open_story
from services.notifier.store import deliveries, items, messages

AT_ONCE = 100
LOOK_SECONDS = 60.0
LOOK_AGAIN = timedelta(days=1)
"""A question that is held has no deadline, nor an unread reply; so soon one looks again."""
WHO = "Entente"
_HURRIES = (Action.REMIND, Action.EXPIRE)
"""Not done to a side whose reply waits to be read, or whose question waits to go out in a digest."""


async def sweep(office: Office) -> int:
    """Do what is due now, each introduction once; returns how many were done."""
    now = office.clock()

    async def due(limit: int) -> list[UUID]:
        return await due_now(office.database, now, limit)

    async def do_due(key: UUID) -> None:
        await _do(office, key, now)

    return await do_each(due, do_due, AT_ONCE)


async def keep_sweeping(office: Office) -> None:
    """Look every minute until cancelled."""
    await keep_looking(partial(sweep, office), LOOK_SECONDS)


async def _do(office: Office, key: UUID, now: datetime) -> None:
    async with office.database.transaction() as session:
        story = await open_story(session, key)
        if story.life is None:
            return
        if await deliveries.holds_question(session, key):
            story.introduction.due_at = now + LOOK_AGAIN
            return
        action = office.deadlines.due(story.life, now)
        if action in _HURRIES and await _may_still_answer(session, key):
            story.introduction.due_at = now + LOOK_AGAIN
            return
        if action is None:
            story.introduction.due_at = office.deadlines.next_at(story.life)
            return
        reason = _reason(story.life) if action is Action.EXPIRE else None
        await make(session, office, story, Move(action, "entente", now, reason=reason), WHO)


async def _may_still_answer(session: AsyncSession, key: UUID) -> bool:
    return await messages.has_unread_reply(session, key) or await items.asks(session, key)


def _reason(life: Life) -> str:
    if life.reveals_contacts:
        return "silent"
    return "no_answer" if life.asked else "not_reached"
