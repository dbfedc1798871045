"""What a network's program fetches: its referrals in the order in which they changed."""

from dataclasses import dataclass
from uuid import UUID

from services.notifier.domain.errors import UnknownIntroductionError
from services.notifier.domain.packets import ReferralPacket
from services.notifier.handlers.changes import material
from services.notifier.handlers.moving import Office
from services.notifier.packets import packet_of
from services.notifier.store import changes, holds, introductions


@dataclass(frozen=True, slots=True)
class Fetched:
    """Packets, and the cursor to come back with; `has_more` says that it is worth doing at once."""

    packets: list[ReferralPacket]
    cursor: int
    has_more: bool


async def fetch(office: Office, party_id: UUID, cursor: int, limit: int) -> Fetched:
    """Referrals of a party that changed after `cursor` (0: all), each as it stands now."""
    async with office.database.reading() as session:
        is_waiting = await changes.has_new(session, party_id)
    if is_waiting:
        async with office.database.transaction() as session:
            await changes.number(session, party_id)
    async with office.database.reading() as session:
        found = await changes.after(session, party_id, cursor, limit + 1)
        chosen = found[:limit]
        packets = [packet_of(await material(session, i), office.letters.site) for _, i in chosen]
    last = chosen[-1][0] if chosen else cursor
    return Fetched(packets, last, len(found) > limit)


async def fetch_one(office: Office, party_id: UUID, key: UUID) -> ReferralPacket:
    """One referral of a party; raises `UnknownIntroductionError` for what it may not know of."""
    async with office.database.reading() as session:
        found = await introductions.find(session, key)
        if found is None or not found.is_referral or found.party_id != party_id:
            raise UnknownIntroductionError
        if await holds.is_secret(session, found):
            raise UnknownIntroductionError
        return packet_of(await material(session, found), office.letters.site)
