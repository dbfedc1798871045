"""Puts letters into messages that have not gone out: whenever an introduction or a party changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.contacts import answering
from services.notifier.domain.choices import MailKind, kind_of
from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import QUESTIONS, Step, is_refusal, other
from services.notifier.domain.lifecycle import Move
from services.notifier.handlers.routing import dispatch, end_if_out
from services.notifier.letters import Letters, Occasion
from services.notifier.letters.inviting import invitation
from services.notifier.store import (
    choices,
    deliveries,
    handovers,
    introductions,
    meetings,
    messages,
    moves,
    parties,
    receipts,
    standing,
)
from services.notifier.store.tables import (
    ConsentRow,
    Delivery,
    Introduction,
    MeetingRow,
    MessageRow,
    Party,
)
from shared.events import Side

Clock = Callable[[], datetime]
TURNED_OFF = "The recipient has turned these e-mails off."


def utc_now() -> datetime:
    """The clock of every use case that is not given another."""
    return datetime.now(UTC)


async def add_steps(
    session: AsyncSession,
    letters: Letters,
    introduction: Introduction,
    steps: Iterable[tuple[Step, Side]],
    now: datetime,
    number: int = 0,
) -> None:
    """Add messages and write them where an address is known; `number` as in `NewDelivery`."""
    for step, side in steps:
        party_id = introduction.profile_id(side)
        new = deliveries.NewDelivery(introduction.id, step, side, party_id, number)
        delivery = await deliveries.add(session, new, letters.mail_domain, now)
        await write(session, letters, introduction, delivery, now)


async def rewrite(
    session: AsyncSession, letters: Letters, ids: Sequence[UUID], now: datetime
) -> None:
    """Write the messages of these introductions anew, as far as nobody has begun to send them."""
    if not ids:
        return
    for delivery in await deliveries.changeable(session, ids):
        introduction = await introductions.of_delivery(session, delivery)
        if introduction is not None:
            await write(session, letters, introduction, delivery, now)


async def write(
    session: AsyncSession,
    letters: Letters,
    introduction: Introduction,
    delivery: Delivery,
    now: datetime,
) -> None:
    """Send a message on its way with its letter, or let it wait for a contact."""
    occasion = await occasion_of(session, introduction, delivery)
    if occasion is None:
        await _put_off(session, delivery)
        return
    kind = kind_of(delivery.purpose)
    recipients = await choices.receiving(session, occasion.own.id, occasion.to, kind)
    if not recipients:
        await _leave_out(session, delivery, kind)
        return
    occasion = replace(occasion, to=recipients, at=now)
    letter = letters.compose(occasion)
    delivery.subject, delivery.text, delivery.html = letter.subject, letter.text, letter.html
    delivery.language, delivery.unsubscribe = letter.language, letter.unsubscribe
    delivery.calendar = invitation(letters, occasion)
    await dispatch(session, delivery, recipients, now)


async def occasion_of(
    session: AsyncSession, introduction: Introduction, delivery: Delivery
) -> Occasion | None:
    """What a message is to say, to whoever the side is written to at; none while nobody is known."""
    side = delivery.to_side
    own = await parties.find(session, introduction.profile_id(side))
    facing = await parties.find(session, introduction.profile_id(other(side)))
    handed = await handovers.current_of(session, introduction.id)
    own_to, facing_to = answering(own, handed.get(side)), answering(facing, handed.get(other(side)))
    if own is None or not own_to or not is_ready(delivery.purpose, facing, facing_to):
        return None
    supervisor = await _supervisor(session, introduction, delivery)
    return Occasion(
        introduction,
        delivery.purpose,
        side,
        own,
        facing,
        (supervisor,) if supervisor else own_to,
        for_supervisor=supervisor is not None,
        refusal=await _refusal(session, introduction, delivery),
        consent=await _consent(session, introduction, side),
        handed=handed.get(side),
        facing_handed=handed.get(other(side)),
        meeting=await _meeting(session, delivery),
        said=await _said(session, delivery),
        noted=await _noted(session, delivery),
    )


async def _meeting(session: AsyncSession, delivery: Delivery) -> MeetingRow | None:
    """The meeting that an invitation is about, as it stood then."""
    if delivery.purpose is not Step.MEETING or delivery.introduction_id is None:
        return None
    return await meetings.at(session, delivery.introduction_id, delivery.number)


async def _said(session: AsyncSession, delivery: Delivery) -> MessageRow | None:
    """What was written to the side, for the e-mail that tells it so."""
    if delivery.purpose is not Step.MESSAGE or delivery.introduction_id is None:
        return None
    return await messages.numbered(session, delivery.introduction_id, delivery.number)


async def _noted(session: AsyncSession, delivery: Delivery) -> Move | None:
    """What an officer read in the side's reply, for the e-mail that tells it so."""
    if delivery.purpose is not Step.NOTED or delivery.introduction_id is None:
        return None
    rows = await moves.of_introduction(session, delivery.introduction_id)
    return next((row.move() for row in rows if row.number == delivery.number), None)


async def _refusal(
    session: AsyncSession, introduction: Introduction, delivery: Delivery
) -> Move | None:
    """What a network said when it declined, for the closing message to the locality."""
    is_told = introduction.is_referral and delivery.to_side == "locality"
    if delivery.purpose is not Step.CLOSED or not is_told:
        return None
    found = (row.move() for row in await moves.of_introduction(session, introduction.id))
    return next((move for move in found if is_refusal(move)), None)


async def _consent(
    session: AsyncSession, introduction: Introduction, side: Side
) -> ConsentRow | None:
    """What the locality agreed to, for the network that it is referred to."""
    if not introduction.is_referral or side != "party":
        return None
    return (await moves.consents(session, introduction.id)).get("locality")


async def _put_off(session: AsyncSession, delivery: Delivery) -> None:
    """There is no contact: a check-in is dropped, all else waits for one."""
    if end_if_out(delivery, await receipts.of_delivery(session, delivery.id)):
        return
    if delivery.purpose is Step.CHECK_IN:
        await session.delete(delivery)
    else:
        _wait(delivery)


def _wait(delivery: Delivery) -> None:
    """Let a message wait for a contact."""
    delivery.state = DeliveryState.NEEDS_CONTACT.value
    delivery.to = delivery.subject = delivery.text = delivery.html = None
    delivery.domain = delivery.next_attempt_at = None


async def _leave_out(session: AsyncSession, delivery: Delivery, kind: MailKind) -> None:
    """Nobody wants this e-mail: a question waits for another contact, a reminder is dropped."""
    if end_if_out(delivery, await receipts.of_delivery(session, delivery.id)):
        return
    if kind is MailKind.QUESTION:
        _wait(delivery)
        delivery.last_error = TURNED_OFF
    else:
        await session.delete(delivery)


async def _supervisor(
    session: AsyncSession, introduction: Introduction, delivery: Delivery
) -> str | None:
    """The supervisor's address where a question goes to that person: colleagues have said yes."""
    side = delivery.to_side
    if delivery.purpose not in QUESTIONS or introduction.answer_of(side) != "recommended":
        return None
    return await standing.supervisor_of(session, introduction.profile_id(side))


def is_ready(step: Step, facing: Party | None, facing_to: tuple[str, ...]) -> bool:
    """Whether a message can be written: contacts are only worth sending with an address in them."""
    if step is Step.CLOSED:
        return True
    if facing is None or facing.withdrawn:
        return False
    return step is not Step.CONTACTS or bool(facing_to)
