"""Handles `profiles`: keeps the copy of parties, and writes to those whose contacts arrive."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.introductions import QUESTIONS, Step
from services.notifier.domain.lifecycle import Action, Move
from services.notifier.handlers import endpoints
from services.notifier.handlers.changes import announce_revision, shown
from services.notifier.handlers.moving import Office, Story, make, open_story
from services.notifier.handlers.reading import take_account
from services.notifier.handlers.reviews import ask_again
from services.notifier.handlers.ties import take_tie
from services.notifier.handlers.writing import rewrite
from services.notifier.store import deliveries, introductions, parties
from shared import inbox
from shared.events import (
    AccountChanged,
    Event,
    ProfilePublished,
    ProfileState,
    ProfileWithdrawn,
    TieRecorded,
    Withdrawal,
)


async def take_profiles(office: Office, events: Sequence[Event]) -> None:
    """Apply events of `profiles`; a repeated or outdated one changes nothing."""
    async with office.database.transaction() as session:
        await parties.one_at_a_time(session)
        new = await inbox.accept(session, [e.id for e in events])
        for event in events:
            if event.id not in new:
                continue
            new.discard(event.id)
            if isinstance(event, ProfilePublished):
                await _publish(session, office, event.data)
            elif isinstance(event, TieRecorded):
                await take_tie(session, event.data, event.time, office.clock())
            elif isinstance(event, ProfileWithdrawn):
                await _withdraw(session, office, event.data)
            elif isinstance(event, AccountChanged):
                await take_account(session, event.data, office.letters, office.clock())


async def _publish(session: AsyncSession, office: Office, state: ProfileState) -> None:
    before = shown(await parties.find(session, state.profile_id))
    if await parties.keep(session, state):
        party = await parties.find(session, state.profile_id)
        if party is not None:
            await announce_revision(session, before, party, office.clock())
            await ask_again(session, office.letters, party, office.clock())
        found = await introductions.of_party(session, state.profile_id)
        await rewrite(session, office.letters, [i.id for i in found], office.clock())


async def _withdraw(session: AsyncSession, office: Office, withdrawal: Withdrawal) -> None:
    if not await parties.forget(session, withdrawal):
        return
    still_open = await introductions.open_of(session, withdrawal.profile_id)
    await _take_back(session, withdrawal.profile_id)
    await endpoints.forget(session, withdrawal.profile_id)
    for introduction in still_open:
        story = await open_story(session, introduction.id)
        await close_for_withdrawal(session, office, story, withdrawal.profile_id)


async def _take_back(session: AsyncSession, profile_id: UUID) -> None:
    """Nothing more is sent to a party that left, nor about it except that it is over."""
    for introduction in await introductions.of_party(session, profile_id):
        await deliveries.take_back(
            session, introduction.id, (*QUESTIONS, Step.CONTACTS, Step.CHECK_IN)
        )
        side = introduction.side_of(profile_id)
        await deliveries.take_back_from(session, introduction.id, side)


async def close_for_withdrawal(
    session: AsyncSession, office: Office, story: Story, profile_id: UUID
) -> None:
    """End an open introduction because this party left; the other is told if it had accepted."""
    side = story.introduction.side_of(profile_id)
    move = Move(Action.LEAVE, "entente", office.clock(), side=side)
    await make(session, office, story, move, "Entente")
