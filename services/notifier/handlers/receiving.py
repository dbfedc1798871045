"""An e-mail comes in: a message that came back, an automatic answer, or a person's reply.

A reply becomes a message of its introduction. It never answers the question, whatever it says.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState, LogEvent
from services.notifier.domain.errors import NotifierError
from services.notifier.domain.incoming import Incoming, Kind, fitted, without_contacts
from services.notifier.domain.replies import ReplyAddress
from services.notifier.handlers.conversing import Words, write_message
from services.notifier.handlers.moving import Office
from services.notifier.handlers.settling import Case, give_up
from services.notifier.store import deliveries, delivery_log, incoming, introductions, suppressions
from services.notifier.store.tables import Delivery

_GONE_OUT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Found:
    """The message of ours that an e-mail is about; `is_certain`: it came to that message's address."""

    delivery: Delivery
    is_certain: bool


async def receive(office: Office, replies: ReplyAddress | None, mail: Incoming) -> Kind:
    """Handle one e-mail, once; returns what it was."""
    async with office.database.reading() as session:
        if await incoming.is_known(session, mail.key):
            return mail.kind
        found = await _find(session, replies, mail)
    if mail.kind is Kind.REPLY:
        words = await _take_reply(office, mail, found)
        await _keep(office, mail, found, words)
    elif mail.kind is Kind.BOUNCE and found is not None:
        await _take_bounce(office, mail, found, is_certain=found.is_certain or replies is None)
    else:
        words = "; ".join(f"{r.status} {r.words}" for r in mail.returned) or mail.subject
        await _keep(office, mail, found, words)
    return mail.kind


async def _find(
    session: AsyncSession, replies: ReplyAddress | None, mail: Incoming
) -> Found | None:
    for address in mail.to:
        key = replies.read(address) if replies else None
        delivery = await deliveries.find(session, key) if key else None
        if delivery is not None:
            return Found(delivery, is_certain=True)
    by_name = await deliveries.named(session, mail.envelope) if mail.envelope else None
    delivery = by_name or await incoming.delivery_of(session, mail.refers)
    return None if delivery is None else Found(delivery, is_certain=False)


async def _keep(office: Office, mail: Incoming, found: Found | None, words: str) -> None:
    async with office.database.transaction() as session:
        if not await incoming.is_known(session, mail.key):
            key = found.delivery.id if found else None
            await incoming.keep(session, mail, key, words, office.clock())


async def _take_reply(office: Office, mail: Incoming, found: Found | None) -> str:
    """Write a reply into its introduction; returns what became of it."""
    delivery = found.delivery if found else None
    if found is None or delivery is None or delivery.introduction_id is None:
        return "It belongs to no introduction. Please read it in the mailbox."
    async with office.database.reading() as session:
        introduction = await introductions.of_delivery(session, delivery)
    is_private = introduction is None or not introduction.reveals_contacts
    text = without_contacts(mail.text) if is_private else mail.text
    words = Words(
        key=mail.key,
        introduction_id=delivery.introduction_id,
        author=delivery.to_side,
        who=mail.sender,
        text=fitted(text),
        by_mail=True,
        is_doubtful=not found.is_certain or mail.sender.lower() not in _addresses(delivery),
    )
    try:
        await write_message(office, words)
    except NotifierError as error:
        return f"It was not taken over: {error}"
    return "It was taken over" + ("" if text == mail.text else ", without lines that hold contacts")


async def _take_bounce(office: Office, mail: Incoming, found: Found, *, is_certain: bool) -> None:
    async with office.database.transaction() as session:
        introduction = await introductions.lock_of(session, found.delivery)
        delivery = await deliveries.lock(session, found.delivery.id)
        if delivery is None or await incoming.is_known(session, mail.key):
            return
        now = office.clock()
        words = await _bar(session, mail, delivery, now, is_certain=is_certain)
        await incoming.keep(session, mail, delivery.id, words, now)
        delivery_log.note(session, delivery, LogEvent.BOUNCED, now, words=words)
        is_back = _addresses(delivery) <= await incoming.bounced(session, delivery.id)
        if not is_back or delivery.stands not in _GONE_OUT:
            return
        delivery.last_error = words
        case = Case(session, delivery, introduction, now)
        await give_up(case, DeliveryState.BOUNCED, f"came back: {words}")


async def _bar(
    session: AsyncSession, mail: Incoming, delivery: Delivery, now: datetime, *, is_certain: bool
) -> str:
    """Put addresses that are no good on the list, if we wrote to them; returns the server's words.

    A Message-ID alone bars nobody: the other side of an introduction can work it out, and a bounce is
    easily forged. Where there is a signed address for bounces, true ones come to it.
    """
    said = []
    for one in mail.returned:
        words = f"{one.status} {one.words}".strip()
        said.append(f"{words} ({one.address})")
        if is_certain and one.blames_address and one.address in _addresses(delivery):
            await suppressions.add(
                session, one.address, words, now, status=one.status, delivery_id=delivery.id
            )
    return "; ".join(said)


def _addresses(delivery: Delivery) -> set[str]:
    return {a.lower() for a in (delivery.to or "").split(", ") if a}
