"""An e-mail comes in: a message that came back, an automatic answer, or a person's reply.

A reply becomes a message of its introduction. It never answers the question, whatever it says. A
report counts only if it proves that a server got the message it is about.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.conversation import MESSAGE_MAX, leads_to_contacts
from services.notifier.domain.deliveries import LogEvent
from services.notifier.domain.errors import NotifierError
from services.notifier.domain.incoming import Incoming, Kind, fitted, without_contacts
from services.notifier.domain.replies import Marks
from services.notifier.handlers.conversing import Words, add_message
from services.notifier.handlers.moving import Office
from services.notifier.handlers.returning import bar, take_back
from services.notifier.handlers.settling import Case
from services.notifier.store import deliveries, delivery_log, incoming, introductions
from services.notifier.store.tables import Delivery
from shared.texts import _, speaking

NOWHERE = "It belongs to no introduction. Please read it in the mailbox."
WORDS_MAX = 2_000
"""Most characters of what servers said that are kept."""
UNPROVEN = "Nothing proves that this is true, and nothing was changed"


@dataclass(frozen=True, slots=True)
class Found:
    """The message of ours that an e-mail is about, as far as is known.

    `is_certain`: it came to that message's own address, or names its envelope as only servers can.
    """

    delivery: Delivery | None
    is_certain: bool


async def receive(office: Office, marks: Marks, mail: Incoming) -> Kind:
    """Handle one e-mail, once; returns what it was taken for."""
    async with office.database.reading() as session:
        known = await incoming.kind_of(session, mail.key)
        if known is not None:
            return known
        found = await _find(session, marks, mail)
    async with office.database.transaction() as session:
        return await _take(session, office, mail, found)


async def _take(session: AsyncSession, office: Office, mail: Incoming, found: Found) -> Kind:
    if mail.kind is Kind.REPLY:
        return await _take_reply(session, office, mail, found)
    if mail.is_report and not found.is_certain:
        return await _take_unverified(session, office, mail, found)
    if mail.kind is Kind.BOUNCE and found.delivery is not None:
        return await _take_bounce(session, office, mail, found.delivery)
    words = _said(mail) if mail.is_report else mail.subject
    return await _keep(session, office, mail, found, mail.kind, words)


async def _find(session: AsyncSession, marks: Marks, mail: Incoming) -> Found:
    returned, answered = marks.returned(mail.to, mail.envelope), marks.answered(mail.to)
    key = returned if mail.is_report else answered
    delivery = await deliveries.find(session, key) if key is not None else None
    if delivery is not None:
        return Found(delivery, is_certain=True)
    hint = answered or returned
    delivery = await deliveries.find(session, hint) if hint is not None else None
    named = delivery or await incoming.delivery_of(session, mail.refers)
    return Found(named, is_certain=False)


async def _keep(
    session: AsyncSession, office: Office, mail: Incoming, found: Found, kind: Kind, words: str
) -> Kind:
    """Note it, unless another worker has handled it in the meantime."""
    known = await incoming.kind_of(session, mail.key)
    if known is not None:
        return known
    key = found.delivery.id if found.delivery else None
    await incoming.keep(session, mail, kind, key, words, office.clock())
    return kind


async def _take_reply(session: AsyncSession, office: Office, mail: Incoming, found: Found) -> Kind:
    """Write a reply into its introduction; a doubtful one is read by an officer first."""
    delivery = found.delivery
    if delivery is None or delivery.introduction_id is None:
        return await _keep(session, office, mail, found, Kind.REPLY, NOWHERE)
    is_certain = found.is_certain and mail.sender.lower() in _addresses(delivery)
    try:
        became = await _write(session, office, mail, delivery, is_doubtful=not is_certain)
    except NotifierError as error:
        became = f"It was not taken over: {error}"
    kind = Kind.REPLY if is_certain else Kind.DOUBTFUL
    return await _keep(session, office, mail, found, kind, became)


async def _write(
    session: AsyncSession, office: Office, mail: Incoming, delivery: Delivery, *, is_doubtful: bool
) -> str:
    introduction = await introductions.lock_of(session, delivery)
    is_private = introduction is None or not introduction.reveals_contacts
    text = without_contacts(mail.text) if is_private else mail.text
    words = Words(
        key=mail.key,
        introduction_id=delivery.introduction_id or delivery.id,
        author=delivery.to_side,
        who=mail.sender,
        text=_without_files(mail, text, delivery.language, is_private=is_private),
        by_mail=True,
        is_doubtful=is_doubtful,
    )
    await add_message(session, office, words)
    return "It was taken over" + ("" if text == mail.text else ", without lines that hold contacts")


def _without_files(mail: Incoming, text: str, language: str, *, is_private: bool) -> str:
    """A text, and in the language of the thread what was attached to it and did not come along."""
    if not mail.files:
        return fitted(text)
    names = [name for name in mail.files if not (is_private and leads_to_contacts(name))]
    with speaking(language):
        # NOTE: What stands after the colon are names of files, or how many they are.
        left = _(
            "[Attachments that were not passed on: %(names)s]",
            names=", ".join(names) or len(mail.files),
        )
    return f"{fitted(text, MESSAGE_MAX - len(left) - 2)}\n\n{left}"


async def _take_unverified(
    session: AsyncSession, office: Office, mail: Incoming, found: Found
) -> Kind:
    """Note a report that anybody may have written; the log of the message tells of the first."""
    words = f"{UNPROVEN}: {_said(mail)}"
    delivery, now = found.delivery, office.clock()
    if delivery is not None and not await incoming.has_unverified(session, delivery.id):
        delivery_log.note(session, delivery, LogEvent.UNVERIFIED, now, words=words)
    return await _keep(session, office, mail, found, Kind.UNVERIFIED, words)


async def _take_bounce(
    session: AsyncSession, office: Office, mail: Incoming, sent: Delivery
) -> Kind:
    introduction = await introductions.lock_of(session, sent)
    delivery = await deliveries.lock(session, sent.id)
    if delivery is None or await incoming.kind_of(session, mail.key) is not None:
        return Kind.BOUNCE
    now, words = office.clock(), _said(mail)
    before = await incoming.bounced(session, delivery.id)
    await bar(session, mail, delivery, now)
    await incoming.keep(session, mail, Kind.BOUNCE, delivery.id, words, now)
    if await incoming.bounced(session, delivery.id) != before:
        delivery_log.note(session, delivery, LogEvent.BOUNCED, now, words=words)
    await take_back(Case(session, delivery, introduction, now), words)
    return Kind.BOUNCE


def _said(mail: Incoming) -> str:
    """The servers' words about each recipient."""
    told = [f"{one.said} ({one.address})" for one in mail.returned]
    return "; ".join(told)[:WORDS_MAX] or mail.subject


def _addresses(delivery: Delivery) -> set[str]:
    return {a.lower() for a in (delivery.to or "").split(", ") if a}
