"""What becomes of a message after an attempt to send it, and what follows for its introduction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.deliveries import DeliveryState, retry_at
from services.notifier.domain.introductions import Form, Step, delivery_id, other
from services.notifier.domain.lifecycle import LEGAL, Action, Move
from services.notifier.handlers.moving import keep, open_story
from services.notifier.store import deliveries, introductions, rests
from services.notifier.store.tables import Delivery, Introduction
from shared import outbox
from shared.events import Asked, DeliveryFailed, Failure, IntroductionSent

UNCONFIRMED = "may have been sent, unconfirmed"

STEPS = {
    Step.ASK: "First message",
    Step.SUPERVISOR: "Question to the supervisor",
    Step.REMINDER: "Reminder",
    Step.LAST_REMINDER: "Last reminder",
    Step.AGAIN: "Question asked again",
    Step.CONTACTS: "Contacts",
    Step.CLOSED: "Closing message",
    Step.CHECK_IN: "Question how it went on",
    Step.MEETING: "Invitation to a meeting",
    Step.MESSAGE: "News of a message",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A locked message and its introduction, if it belongs to one; `chance` as in `retry_at`."""

    session: AsyncSession
    delivery: Delivery
    introduction: Introduction | None
    now: datetime
    chance: float = 0.0

    def note(self, what: str, who: str = "Entente") -> None:
        """Add what became of the message to the history of its introduction."""
        introduction, delivery = self.introduction, self.delivery
        if introduction is None:
            return
        match = introduction.snapshot()
        name = (match.locality if delivery.side == "locality" else match.party).name
        words = f"{STEPS[delivery.purpose]} to {name} {what}"
        introductions.note(self.session, introduction, words, who, self.now)

    async def announce_failure(self) -> None:
        """Say that a message of an introduction was given up."""
        introduction, delivery = self.introduction, self.delivery
        if introduction is None:
            return
        failure = Failure(
            delivery_id=delivery.id,
            introduction_id=introduction.id,
            match_id=introduction.match_id,
            party_id=introduction.profile_id(delivery.to_side),
            reason=delivery.last_error or "The server gave no reason.",
        )
        event = DeliveryFailed(subject=str(introduction.id), data=failure)
        await outbox.add(self.session, event)


Outcome = Callable[[Case], Awaitable[None]]


async def succeed(case: Case) -> None:
    """The server took it."""
    delivery = case.delivery
    delivery.state, delivery.sent_at = DeliveryState.SENT.value, case.now
    delivery.attempts += 1
    await rests.end(case.session, delivery.domain or rests.SERVER)
    case.note("sent")


async def retry(case: Case) -> None:
    """It is tried again later, or given up after two days."""
    delivery = case.delivery
    attempts = delivery.attempts + 1
    queued_at = delivery.queued_at or delivery.created_at
    again = retry_at(attempts, queued_at, case.now, case.chance)
    if again is None:
        await fail(case)
        return
    delivery.attempts, delivery.next_attempt_at = attempts, again
    delivery.state = DeliveryState.QUEUED.value


async def fail(case: Case) -> None:
    """It is given up."""
    case.delivery.attempts += 1
    await give_up(case, DeliveryState.FAILED, "could not be delivered")


async def suppress(case: Case) -> None:
    """There is nobody left to send it to."""
    await give_up(case, DeliveryState.SUPPRESSED, "was not sent: its addresses are not written to")


async def give_up(case: Case, state: DeliveryState, what: str) -> None:
    """Set a final state, and say so in the history and as an event."""
    case.delivery.state = state.value
    case.note(what)
    await case.announce_failure()


async def unconfirmed(case: Case) -> None:
    """Nobody can know whether the server took it."""
    case.delivery.attempts += 1
    case.delivery.state = DeliveryState.UNCONFIRMED.value
    case.note(UNCONFIRMED)


async def announce_if_both_asked(case: Case, deadlines: Deadlines) -> None:
    """Say once that both sides have been asked; a side that is always to be introduced is not asked."""
    introduction, delivery, session = case.introduction, case.delivery, case.session
    is_asked = delivery.purpose is Step.ASK and delivery.stands is DeliveryState.SENT
    if introduction is None or not is_asked or introduction.sent_at is not None:
        return
    twin = delivery_id(introduction.id, Step.ASK, other(delivery.to_side))
    facing = await deliveries.find(session, twin)
    if facing is not None and facing.stands is not DeliveryState.SENT:
        return
    introduction.sent_at = case.now
    await outbox.add(session, _sent(introduction))
    story = await open_story(session, introduction.id)
    if story.life is not None and Action.ASK in LEGAL[story.life.state]:
        move = Move(Action.ASK, "entente", case.now)
        await keep(session, deadlines, story, move, "Entente")


def _sent(introduction: Introduction) -> IntroductionSent:
    asked = Asked(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        form=Form(introduction.form).value,
    )
    return IntroductionSent(subject=str(introduction.id), data=asked)
