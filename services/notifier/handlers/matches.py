"""Handles `matches`: an approval becomes an introduction or referral, once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.introductions import SIDES, Step
from services.notifier.handlers.profiles import close_for_withdrawal
from services.notifier.handlers.writing import add_steps, utc_now
from services.notifier.letters import Letters
from services.notifier.store import introductions, parties
from shared import inbox
from shared.database import Database
from shared.events import Decision, Event, MatchApproved


async def take_matches(database: Database, letters: Letters, events: Sequence[Event]) -> None:
    """Apply events of `matches`; all but approvals are only noted as seen."""
    async with database.transaction() as session:
        await parties.one_at_a_time(session)
        new = await inbox.accept(session, [e.id for e in events])
        for event in events:
            if isinstance(event, MatchApproved) and event.id in new:
                await _approve(session, letters, event.data, utc_now())


async def _approve(
    session: AsyncSession, letters: Letters, decision: Decision, now: datetime
) -> None:
    introduction = await introductions.create(session, decision, now)
    if introduction is None:
        return
    introductions.note(session, introduction, "Approved", decision.decided_by, now)
    for side in SIDES:
        party = await parties.find(session, introduction.profile_id(side))
        if party is not None and party.withdrawn:
            await close_for_withdrawal(session, letters, introduction, party.id, now)
            return
    asks = [(Step.ASK, side) for side in SIDES]
    await add_steps(session, letters, introduction, asks, now)
