"""What is due by itself: reminders, asking again, and the end of what nobody answers.

Each introduction is done in a transaction of its own, after another look under its lock. So a worker
that dies, or two at once, do nothing twice.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from uuid import UUID

from services.notifier.domain.lifecycle import Action, Life, Move, State
from services.notifier.handlers.moving import Office, due_now, make, open_story
from services.notifier.store import deliveries

log = logging.getLogger(__name__)

AT_ONCE = 100
LOOK_SECONDS = 60.0
LOOK_AGAIN = timedelta(days=1)
"""A question that is held has no deadline; this is how soon it is looked at again."""
WHO = "Entente"


async def sweep(office: Office) -> int:
    """Do what is due now, at most `AT_ONCE`; returns how much was done."""
    now = office.clock()
    keys = await due_now(office.database, now, AT_ONCE)
    for key in keys:
        await _do(office, key, now)
    return len(keys)


async def keep_sweeping(office: Office) -> None:
    """Look every minute until cancelled."""
    while True:
        done = 0
        try:
            done = await sweep(office)
        except Exception:
            log.exception("What is due was not done; it is tried again")
        if done < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)


async def _do(office: Office, key: UUID, now: datetime) -> None:
    async with office.database.transaction() as session:
        story = await open_story(session, key)
        if story.life is None:
            return
        if await deliveries.holds_question(session, key):
            story.introduction.due_at = now + LOOK_AGAIN
            return
        action = office.deadlines.due(story.life, now)
        if action is None:
            story.introduction.due_at = office.deadlines.next_at(story.life)
            return
        reason = _reason(story.life) if action is Action.EXPIRE else None
        await make(session, office, story, Move(action, "entente", now, reason=reason), WHO)


def _reason(life: Life) -> str:
    if life.reveals_contacts:
        return "silent"
    return "not_reached" if life.state is State.APPROVED else "no_answer"
