"""Sends what is due: claim, send, settle, each in a transaction of its own.

The state `transmitting` is committed just before the text leaves. So a crash before it has sent
nothing, and a crash after it makes the message unconfirmed, which is never sent again by itself.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.deliveries import DeliveryState, retry_at
from services.notifier.domain.errors import ClaimLostError
from services.notifier.domain.introductions import Form, Step, delivery_id, other
from services.notifier.domain.lifecycle import LEGAL, Action, Move
from services.notifier.handlers.moving import keep, open_story
from services.notifier.handlers.writing import Clock, utc_now
from services.notifier.store import deliveries, introductions
from services.notifier.store.tables import Delivery, Introduction
from shared import outbox
from shared.database import Database
from shared.events import Asked, DeliveryFailed, Failure, IntroductionSent
from shared.mail import MailNotSentError, MailUnconfirmedError

log = logging.getLogger(__name__)

UNCONFIRMED = "may have been sent, unconfirmed"

STEPS = {
    Step.ASK: "First message",
    Step.SUPERVISOR: "Question to the supervisor",
    Step.REMINDER: "Reminder",
    Step.LAST_REMINDER: "Last reminder",
    Step.AGAIN: "Question asked again",
    Step.CONTACTS: "Contacts",
    Step.CLOSED: "Closing message",
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to hand to the mail server; `follows` is the Message-ID it answers, if any."""

    delivery_id: UUID
    introduction_id: UUID
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    follows: str | None


class Mailer(Protocol):
    """What sending needs of a mail server."""

    async def send(
        self, outgoing: Outgoing, before_data: Callable[[], Awaitable[None]]
    ) -> tuple[str, ...]:
        """Send, awaiting `before_data` just before the text; as `shared.mail.send`."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A worker that sends; `worker` names it in its claims."""

    database: Database
    mailer: Mailer
    worker: str
    clock: Clock = utc_now
    deadlines: Deadlines = field(default_factory=Deadlines)

    async def recover(self) -> None:
        """Settle what crashed workers left claimed."""
        async with self.database.transaction() as session:
            now = self.clock()
            for delivery in await deliveries.recover(session, self.worker, now):
                introduction = await introductions.find(session, delivery.introduction_id)
                if introduction is not None:
                    _note(session, introduction, delivery, UNCONFIRMED, now)

    async def send_next(self) -> bool:
        """Send the message that has waited longest; returns whether there was one."""
        outgoing = await self._claim()
        if outgoing is None:
            return False

        async def before_data() -> None:
            async with self.database.transaction() as session:
                await deliveries.transmit(session, outgoing.delivery_id, self.worker)

        try:
            refused = await self.mailer.send(outgoing, before_data)
        except ClaimLostError:
            log.info("Message %s was taken back before it was sent", outgoing.message_id)
        except MailUnconfirmedError as error:
            await self._settle(outgoing, _unconfirmed, str(error))
        except MailNotSentError as error:
            await self._settle(outgoing, _fail if error.permanent else _retry, str(error))
        else:
            await self._settle(outgoing, _succeed, "; ".join(refused))
        return True

    async def _claim(self) -> Outgoing | None:
        now = self.clock()
        async with self.database.reading() as session:
            if not await deliveries.is_due(session, now):
                return None
        async with self.database.transaction() as session:
            delivery = await deliveries.claim(session, self.worker, now)
            return None if delivery is None else await _outgoing(session, delivery)

    async def _settle(self, outgoing: Outgoing, outcome: "_Outcome", words: str) -> None:
        async with self.database.transaction() as session:
            introduction = await introductions.lock(session, outgoing.introduction_id)
            delivery = await deliveries.lock(session, outgoing.delivery_id)
            if introduction is None or delivery is None or delivery.claimed_by != self.worker:
                return
            delivery.claimed_by = delivery.claimed_until = None
            delivery.last_error = words or None
            await outcome(session, introduction, delivery, self.clock())
            if delivery.purpose is Step.ASK and delivery.stands is DeliveryState.SENT:
                await self._announce_if_both_asked(session, introduction, delivery)

    async def _announce_if_both_asked(
        self, session: AsyncSession, introduction: Introduction, delivery: Delivery
    ) -> None:
        """Say so once; a side that is always to be introduced is not asked."""
        twin = delivery_id(introduction.id, Step.ASK, other(delivery.side))
        facing = await deliveries.find(session, twin)
        is_waiting = facing is not None and facing.stands is not DeliveryState.SENT
        if is_waiting or introduction.sent_at is not None:
            return
        introduction.sent_at = self.clock()
        await outbox.add(session, _sent(introduction))
        story = await open_story(session, introduction.id)
        if story.life is not None and Action.ASK in LEGAL[story.life.state]:
            move = Move(Action.ASK, "entente", introduction.sent_at)
            await keep(session, self.deadlines, story, move, "Entente")


_Outcome = Callable[[AsyncSession, Introduction, Delivery, datetime], Awaitable[None]]


async def _succeed(
    session: AsyncSession, introduction: Introduction, delivery: Delivery, now: datetime
) -> None:
    delivery.state, delivery.sent_at = DeliveryState.SENT.value, now
    delivery.attempts += 1
    _note(session, introduction, delivery, "sent", now)


def _sent(introduction: Introduction) -> IntroductionSent:
    asked = Asked(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        form=Form(introduction.form).value,
    )
    return IntroductionSent(subject=str(introduction.id), data=asked)


async def _retry(
    session: AsyncSession, introduction: Introduction, delivery: Delivery, now: datetime
) -> None:
    attempts = delivery.attempts + 1
    again = retry_at(attempts, delivery.queued_at or delivery.created_at, now)
    if again is None:
        await _fail(session, introduction, delivery, now)
        return
    delivery.attempts, delivery.next_attempt_at = attempts, again
    delivery.state = DeliveryState.QUEUED.value


async def _fail(
    session: AsyncSession, introduction: Introduction, delivery: Delivery, now: datetime
) -> None:
    delivery.attempts += 1
    delivery.state = DeliveryState.FAILED.value
    _note(session, introduction, delivery, "could not be delivered", now)
    failure = Failure(
        delivery_id=delivery.id,
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        party_id=introduction.profile_id(delivery.side),
        reason=delivery.last_error or "The server gave no reason.",
    )
    await outbox.add(session, DeliveryFailed(subject=str(introduction.id), data=failure))


async def _unconfirmed(
    session: AsyncSession, introduction: Introduction, delivery: Delivery, now: datetime
) -> None:
    delivery.attempts += 1
    delivery.state = DeliveryState.UNCONFIRMED.value
    _note(session, introduction, delivery, UNCONFIRMED, now)


async def _outgoing(session: AsyncSession, delivery: Delivery) -> Outgoing:
    ask = await deliveries.find(
        session, delivery_id(delivery.introduction_id, Step.ASK, delivery.side)
    )
    return Outgoing(
        delivery_id=delivery.id,
        introduction_id=delivery.introduction_id,
        to=delivery.to or "",
        subject=delivery.subject or "",
        text=delivery.text or "",
        html=delivery.html or "",
        message_id=delivery.message_id,
        follows=ask.message_id if ask is not None and ask.id != delivery.id else None,
    )


def _note(
    session: AsyncSession, introduction: Introduction, delivery: Delivery, what: str, at: datetime
) -> None:
    match = introduction.snapshot()
    name = (match.locality if delivery.side == "locality" else match.party).name
    words = f"{STEPS[delivery.purpose]} to {name} {what}"
    introductions.note(session, introduction, words, "Entente", at)
