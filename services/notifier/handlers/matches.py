"""Handles `matches`: an approval becomes an introduction or referral, once; reviews are followed."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import SIDES, Action, Move
from services.notifier.handlers.answers import accept_by_wish
from services.notifier.handlers.moving import Office, Story, make
from services.notifier.handlers.profiles import close_for_withdrawal
from services.notifier.handlers.reviews import take_review
from services.notifier.handlers.writing import add_steps
from services.notifier.store import introductions, parties, reports, standing
from services.notifier.store.tables import StandingRow
from shared import inbox
from shared.events import Decision, Event, MatchApproved, MatchSuggested, Side


async def take_matches(office: Office, events: Sequence[Event]) -> None:
    """Apply events of `matches`; suggestions are counted for yearly reports."""
    async with office.database.transaction() as session:
        await parties.one_at_a_time(session)
        new = await inbox.accept(session, [e.id for e in events])
        for event in events:
            if event.id not in new:
                continue
            if isinstance(event, MatchApproved):
                await _approve(session, office, event.data)
            elif isinstance(event, MatchSuggested):
                ids = (event.data.locality.profile_id, event.data.party.profile_id)
                await reports.count_suggestion(session, ids, event.time.year)
            else:
                await take_review(session, office.letters, event, office.clock())


async def _approve(session: AsyncSession, office: Office, decision: Decision) -> None:
    introduction = await introductions.create(session, decision, office.clock())
    if introduction is None:
        return
    story = Story(introduction, [], None)
    approval = Move(Action.APPROVE, "officer", introduction.created_at)
    await make(session, office, story, approval, decision.decided_by)
    for side in SIDES:
        party = await parties.find(session, introduction.profile_id(side))
        if party is not None and party.withdrawn:
            await close_for_withdrawal(session, office, story, party.id)
            return
    await _ask(session, office, story)


async def _ask(session: AsyncSession, office: Office, story: Story) -> None:
    """Ask each side, except one that wishes always to be introduced."""
    wishes: dict[Side, StandingRow | None] = {
        side: await standing.always(session, story.introduction.profile_id(side)) for side in SIDES
    }
    asks = [(Step.ASK, side) for side, wish in wishes.items() if wish is None]
    await add_steps(session, office.letters, story.introduction, asks, office.clock())
    for side, wish in wishes.items():
        if wish is not None:
            await accept_by_wish(session, office, story, side, wish)
