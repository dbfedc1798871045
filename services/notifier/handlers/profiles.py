"""Handles `profiles`: keeps the copy of parties, and writes to those whose contacts arrive."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.introductions import Step, follow_up, withdraw
from services.notifier.handlers.writing import add_steps, rewrite, utc_now
from services.notifier.letters import Letters
from services.notifier.store import deliveries, introductions, parties
from services.notifier.store.tables import Introduction
from shared import inbox
from shared.database import Database
from shared.events import Event, ProfilePublished, ProfileState, ProfileWithdrawn, Withdrawal


async def take_profiles(database: Database, letters: Letters, events: Sequence[Event]) -> None:
    """Apply events of `profiles`; a repeated or outdated one changes nothing."""
    async with database.transaction() as session:
        await parties.one_at_a_time(session)
        new = await inbox.accept(session, [e.id for e in events])
        for event in events:
            if event.id not in new:
                continue
            new.discard(event.id)
            if isinstance(event, ProfilePublished):
                await _publish(session, letters, event.data)
            elif isinstance(event, ProfileWithdrawn):
                await _withdraw(session, letters, event.data)


async def _publish(session: AsyncSession, letters: Letters, state: ProfileState) -> None:
    if await parties.keep(session, state):
        found = await introductions.of_party(session, state.profile_id)
        await rewrite(session, letters, [i.id for i in found], utc_now())


async def _withdraw(session: AsyncSession, letters: Letters, withdrawal: Withdrawal) -> None:
    if not await parties.forget(session, withdrawal):
        return
    now = utc_now()
    still_open = await introductions.open_of(session, withdrawal.profile_id)
    await _take_back(session, withdrawal.profile_id)
    for introduction in still_open:
        await close_for_withdrawal(session, letters, introduction, withdrawal.profile_id, now)


async def _take_back(session: AsyncSession, profile_id: UUID) -> None:
    """Nothing more is sent to a party that left, nor about it except that it is over."""
    for introduction in await introductions.of_party(session, profile_id):
        await deliveries.take_back(session, introduction.id, (Step.ASK, Step.CONTACTS))
        side = introduction.side_of(profile_id)
        await deliveries.take_back_from(session, introduction.id, side)


async def close_for_withdrawal(
    session: AsyncSession,
    letters: Letters,
    introduction: Introduction,
    profile_id: UUID,
    now: datetime,
) -> None:
    """End an open introduction because this party left; tell the other if it had accepted."""
    before, after = introduction.stands, withdraw(introduction.stands)
    side = introduction.side_of(profile_id)
    introduction.state, introduction.changed_at = after.value, now
    match = introduction.snapshot()
    name = (match.locality if side == "locality" else match.party).name
    introductions.note(session, introduction, f"{name} left Entente", name, now)
    await add_steps(session, letters, introduction, follow_up(before, after, side), now)
