"""Puts letters into messages that have not gone out: whenever an introduction or a party changes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import QUESTIONS, Step, other
from services.notifier.domain.parties import addresses
from services.notifier.letters import Letters, Occasion
from services.notifier.store import deliveries, introductions, parties, standing
from services.notifier.store.tables import Delivery, Introduction, Party
from shared.events import Side

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of every use case that is not given another."""
    return datetime.now(UTC)


async def add_steps(
    session: AsyncSession,
    letters: Letters,
    introduction: Introduction,
    steps: Iterable[tuple[Step, Side]],
    now: datetime,
) -> None:
    """Add messages and write them where an address is known."""
    for step, side in steps:
        new = deliveries.NewDelivery(introduction.id, step, side)
        delivery = await deliveries.add(session, new, letters.mail_domain, now)
        await write(session, letters, introduction, delivery, now)


async def rewrite(
    session: AsyncSession, letters: Letters, ids: Sequence[UUID], now: datetime
) -> None:
    """Write the messages of these introductions anew, as far as nobody has begun to send them."""
    if not ids:
        return
    for delivery in await deliveries.changeable(session, ids):
        introduction = await introductions.find(session, delivery.introduction_id)
        if introduction is not None:
            await write(session, letters, introduction, delivery, now)


async def write(
    session: AsyncSession,
    letters: Letters,
    introduction: Introduction,
    delivery: Delivery,
    now: datetime,
) -> None:
    """Queue a message with its letter, or let it wait for a contact."""
    side = delivery.side
    own = await parties.find(session, introduction.profile_id(side))
    facing = await parties.find(session, introduction.profile_id(other(side)))
    if own is None or not is_ready(delivery.purpose, own, facing):
        delivery.state = DeliveryState.NEEDS_CONTACT.value
        delivery.to = delivery.subject = delivery.text = delivery.html = None
        delivery.next_attempt_at = None
        return
    supervisor = await _supervisor(session, introduction, delivery)
    occasion = Occasion(introduction, delivery.purpose, side, own, facing, supervisor is not None)
    letter = letters.compose(occasion)
    delivery.subject, delivery.text, delivery.html = letter.subject, letter.text, letter.html
    to = supervisor or ", ".join(address_of(own))
    if to != delivery.to:
        delivery.to, delivery.state = to, DeliveryState.QUEUED.value
        delivery.queued_at = delivery.next_attempt_at = now
        delivery.attempts = 0


async def _supervisor(
    session: AsyncSession, introduction: Introduction, delivery: Delivery
) -> str | None:
    """The supervisor's address where a question goes to that person: colleagues have said yes."""
    if delivery.purpose not in QUESTIONS or introduction.answer_of(delivery.side) != "recommended":
        return None
    return await standing.supervisor_of(session, introduction.profile_id(delivery.side))


def is_ready(step: Step, own: Party | None, facing: Party | None) -> bool:
    """Whether a message can be written: contacts are only worth sending with an address in them."""
    if not address_of(own):
        return False
    if step is Step.CLOSED:
        return True
    if facing is None or facing.withdrawn:
        return False
    return step is not Step.CONTACTS or bool(address_of(facing))


def address_of(party: Party | None) -> tuple[str, ...]:
    """Where a party is written to; nowhere if it is unknown or has left."""
    if party is None or party.withdrawn:
        return ()
    return addresses(party.people(), party.desk())
