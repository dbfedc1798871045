"""Somebody chooses which e-mails to get; what has not gone out yet is written anew."""

from dataclasses import dataclass
from uuid import UUID

from services.notifier.domain.choices import MailChoice
from services.notifier.handlers.moving import Office
from services.notifier.handlers.writing import rewrite
from services.notifier.store import choices, introductions, parties


@dataclass(frozen=True, slots=True)
class Chooser:
    """Who chooses: the addresses (as fingerprints) that a party or account was written to at."""

    owner_id: UUID
    addresses: tuple[str, ...]


async def choose(office: Office, chooser: Chooser, choice: MailChoice) -> None:
    """Keep a choice; the same one again changes nothing."""
    async with office.database.transaction() as session:
        await parties.one_at_a_time(session)
        now = office.clock()
        if await choices.keep(session, chooser.owner_id, chooser.addresses, choice, now):
            found = await introductions.of_party(session, chooser.owner_id)
            await rewrite(session, office.letters, [i.id for i in found], now)
