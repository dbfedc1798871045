"""Tells networks and programmes of their referrals: each change comes into their list and as a webhook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import Action, Move
from services.notifier.domain.packets import EventType
from services.notifier.domain.webhooks import hook_id
from services.notifier.packets import Material, gather, is_told
from services.notifier.store import (
    changes,
    endpoints,
    handovers,
    hooks,
    introductions,
    moves,
    parties,
)
from services.notifier.store.tables import Introduction, Party


@dataclass(frozen=True, slots=True)
class Shown:
    """What packets hold of a locality: its public profile; and its contacts, once they are shared."""

    profile: Mapping[str, Any]
    contacts: tuple[Any, ...]


async def announce(
    session: AsyncSession, introduction: Introduction, move: Move, number: int
) -> None:
    """Note a move (the `number`-th) of a referral that its network is told of."""
    if not introduction.is_referral or not is_told(move.action.value, move.side):
        return
    kind = EventType.CREATED if move.action is Action.APPROVE else EventType.UPDATED
    await _tell(session, introduction, kind, str(number), move.at)


def shown(party: Party | None) -> Shown:
    """What packets hold of a locality as it stands now."""
    if party is None:
        return Shown({}, ())
    return Shown(party.about, (party.name, party.contacts, party.intake))


async def announce_revision(
    session: AsyncSession, before: Shown, party: Party, at: datetime
) -> None:
    """Note that a locality has another profile, where a network that has its referral sees it.

    Contacts are seen once both have accepted. What is over is left as it was.
    """
    after = shown(party)
    if after == before:
        return
    for introduction in await introductions.referrals_of(session, party.id):
        if after.profile != before.profile or introduction.reveals_contacts:
            cause = f"profile-{party.version}"
            await _tell(session, introduction, EventType.UPDATED, cause, at)


async def _tell(
    session: AsyncSession, introduction: Introduction, kind: EventType, cause: str, at: datetime
) -> None:
    await changes.note(session, introduction, at)
    if await endpoints.is_called(session, introduction.party_id):
        new = hooks.NewHook(
            id=hook_id(introduction.id, cause),
            profile_id=introduction.party_id,
            type=kind,
            introduction_id=introduction.id,
        )
        await hooks.add(session, new, at)


async def material(session: AsyncSession, introduction: Introduction) -> Material:
    """What a packet of this referral is made from, as it stands now."""
    ids = {introduction.locality_id, introduction.party_id}
    return gather(
        introduction,
        await moves.of_introduction(session, introduction.id),
        await moves.consents(session, introduction.id),
        await parties.by_id(session, ids),
        await handovers.current(session, introduction.id, "locality"),
        await changes.changed_at(session, introduction.id),
    )
