"""What becomes of a message after an attempt to send it, and what follows for its introduction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import Step
from services.notifier.handlers.asking import note_if_all_asked
from services.notifier.handlers.moving import open_story
from services.notifier.store import introductions
from services.notifier.store.tables import Delivery, Introduction
from shared import outbox
from shared.events import DeliveryFailed, Failure

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
    Step.NOTED: "What was noted of a reply",
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
    """It went out."""
    delivery = case.delivery
    delivery.state, delivery.sent_at = DeliveryState.SENT.value, case.now
    delivery.attempts += 1
    case.note("sent")


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
    """Say once that both sides have been asked, if this was the first message to the last of them."""
    if case.introduction is not None and case.delivery.purpose is Step.ASK:
        story = await open_story(case.session, case.introduction.id)
        await note_if_all_asked(case.session, deadlines, story, case.now)
