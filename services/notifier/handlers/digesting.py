"""Makes the digests of parties: what has gathered for an address goes out as one e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.choices import MailKind, kind_of
from services.notifier.domain.introductions import QUESTIONS, Step
from services.notifier.domain.lifecycle import OPEN
from services.notifier.domain.routing import waits
from services.notifier.handlers.looking import do_each
from services.notifier.handlers.moving import Office
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.reviews import question_message
from services.notifier.handlers.writing import occasion_of
from services.notifier.letters import Addressee, Letters, language_of
from services.notifier.letters.digests import Digest
from services.notifier.store import (
    choices,
    deliveries,
    introductions,
    items,
    parties,
    readers,
    reviews,
)
from services.notifier.store.tables import Delivery, Introduction, ItemRow, Party
from shared.letters import Message
from shared.texts import speaking

AT_ONCE = 100
MOST = 60
"""Messages of one digest; what is beyond goes in the next."""
PAGE = "/inbox/digest"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One address of a party, in the transaction that makes its digest."""

    session: AsyncSession
    letters: Letters
    party: Party
    address: str
    now: datetime


async def digest_parties(office: Office) -> int:
    """Make the digests that are due, each in a transaction of its own; returns how many."""
    now = office.clock()

    async def due(limit: int) -> list[tuple[UUID, str]]:
        async with office.database.reading() as session:
            return await items.due(session, now, limit)

    async def make(key: tuple[UUID, str]) -> None:
        await _digest(office, *key, now)

    return await do_each(due, make, AT_ONCE)


async def _digest(office: Office, profile_id: UUID, address: str, now: datetime) -> None:
    async with office.database.transaction() as session:
        rows = await items.of_reader(session, profile_id, address, now, MOST)
        party = await parties.find(session, profile_id)
        if party is not None and rows:
            await _make(Envelope(session, office.letters, party, address, now), rows)


async def _make(envelope: Envelope, rows: Sequence[ItemRow]) -> None:
    language = language_of(envelope.party)
    kept: list[ItemRow] = []
    said: list[Message] = []
    with speaking(language):
        for row in rows:
            message = await _message(envelope, row)
            if message is None:
                await envelope.session.delete(row)
            else:
                kept.append(row)
                said.append(message)
    if not kept:
        return
    digest = await notify(
        envelope.session, envelope.letters, _notice(envelope, kept, said), envelope.now
    )
    if digest is None:
        await _put_off(envelope)
    else:
        for row in kept:
            row.digest_id = digest.id


def _notice(envelope: Envelope, rows: Sequence[ItemRow], said: Sequence[Message]) -> Notice:
    """The e-mail; its key names who gets it and the slot, so that there is one for each."""
    letters, party = envelope.letters, envelope.party
    to = (envelope.address,)
    named = tuple(c for c in party.people() if (c.email or "").lower() == envelope.address)
    message = Digest(
        to=Addressee(party.name, named[:1]),
        messages=tuple(said),
        page=f"{letters.site}{PAGE}",
        stop=letters.stop_link(party.id, to),
    )
    letter = letters.render(message, language_of(party))
    slot = max(rows, key=lambda row: row.due_at).slot
    return Notice(
        key=f"digest:{party.id}:{envelope.address}:{slot}",
        to=envelope.address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=party.id,
        unsubscribe=letter.unsubscribe,
    )


async def _put_off(envelope: Envelope) -> None:
    """This slot's digest went out before these came: they go in the next."""
    schedules = await readers.schedules(envelope.session, [envelope.address])
    schedule = schedules.get(envelope.address)
    later = waits(envelope.address, schedule, envelope.now)
    await items.move(envelope.session, later, envelope.party.id)


async def _message(envelope: Envelope, row: ItemRow) -> Message | None:
    """What an item says now; none if it need not be said any more, or is not wanted."""
    session = envelope.session
    delivery = await deliveries.find(session, row.delivery_id)
    if delivery is None:
        return None
    kind = kind_of(delivery.purpose) if delivery.introduction_id else MailKind.QUESTION
    to = await choices.receiving(session, envelope.party.id, (envelope.address,), kind)
    if not to or envelope.party.withdrawn:
        return None
    introduction = await introductions.of_delivery(session, delivery)
    if introduction is None:
        asked = await reviews.asked_by(session, delivery.id)
        if asked is None or asked.closed_at is not None:
            return None
        return question_message(envelope.letters, asked, envelope.party, to)
    if is_over(introduction, delivery):
        return None
    occasion = await occasion_of(session, introduction, delivery)
    return (
        None
        if occasion is None
        else envelope.letters.message_of(replace(occasion, to=to, at=envelope.now))
    )


def is_over(introduction: Introduction, delivery: Delivery) -> bool:
    """Whether a message asks what its side has answered, or nobody waits to hear any more."""
    if delivery.purpose not in QUESTIONS:
        return False
    given = introduction.answer_of(delivery.to_side)
    waits_for = {Step.SUPERVISOR: "recommended", Step.AGAIN: "not_now"}.get(delivery.purpose)
    return introduction.stands not in OPEN or given not in (None, waits_for, "recommended")
