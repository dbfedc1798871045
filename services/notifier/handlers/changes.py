"""Tells networks and programmes of their referrals: each change comes into their list and as a webhook."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.lifecycle import Action, Move
from services.notifier.domain.packets import EventType
from services.notifier.domain.webhooks import hook_id
from services.notifier.packets import Material, gather, is_told
from services.notifier.store import changes, endpoints, hooks, moves, parties
from services.notifier.store.tables import Introduction


async def announce(
    session: AsyncSession, introduction: Introduction, move: Move, number: int
) -> None:
    """Note a move (the `number`-th) of a referral that its network is told of."""
    if not introduction.is_referral or not is_told(move.action.value, move.side):
        return
    await changes.note(session, introduction, move.at)
    if await endpoints.is_active(session, introduction.party_id):
        is_new = move.action is Action.APPROVE
        new = hooks.NewHook(
            id=hook_id(introduction.id, str(number)),
            profile_id=introduction.party_id,
            type=EventType.CREATED if is_new else EventType.UPDATED,
            introduction_id=introduction.id,
        )
        await hooks.add(session, new, move.at)


async def material(session: AsyncSession, introduction: Introduction) -> Material:
    """What a packet of this referral is made from, as it stands now."""
    ids = {introduction.locality_id, introduction.party_id}
    return gather(
        introduction,
        await moves.of_introduction(session, introduction.id),
        await moves.consents(session, introduction.id),
        await parties.by_id(session, ids),
    )
