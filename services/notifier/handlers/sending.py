"""Sends what is due: claim, send, settle, each in a transaction of its own.

The state `transmitting` is committed just before the text leaves. So a crash before it has sent
nothing, and a crash after it makes the message unconfirmed, which is never sent again by itself.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState, Receipt
from services.notifier.domain.errors import ClaimLostError
from services.notifier.handlers.attempts import Attempt, settle, torn
from services.notifier.handlers.itemizing import settle_items
from services.notifier.handlers.moving import Office
from services.notifier.handlers.outgoing import Outgoing, outgoing
from services.notifier.handlers.renewing import renew
from services.notifier.handlers.routing import put_to_quiet_end
from services.notifier.handlers.settling import Case, announce_if_both_asked
from services.notifier.store import (
    claims,
    deliveries,
    holds,
    introductions,
    receipts,
    rests,
    suppressions,
)
from services.notifier.store.tables import Delivery
from shared.mail import BeforeData, MailNotSentError, Pause, Refusal

log = logging.getLogger(__name__)


class Mailer(Protocol):
    """What sending needs of a mail server."""

    async def send(self, message: Outgoing, before_data: BeforeData) -> tuple[Refusal, ...]:
        """Send, awaiting `before_data` just before the text; as `shared.mail.send`."""

    async def rest(self) -> None:
        """There is nothing to send now; a connection that is not used may be closed."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A worker that sends; `worker` names it in its claims.

    `rate` is how many messages a minute one domain gets (0: no limit), `chance` a source of numbers
    from 0 to 1.
    """

    office: Office
    mailer: Mailer
    worker: str
    rate: int = 0
    chance: Callable[[], float] = random.random

    async def recover(self) -> None:
        """Settle what crashed workers left claimed."""
        now = self.office.clock()
        async with self.office.database.reading() as session:
            keys = await claims.abandoned(session, self.worker, now)
        for key in keys:
            async with self.office.database.transaction() as session:
                case = await self._open(session, key)
                if case is not None and is_abandoned(case.delivery, self.worker, now):
                    await self._recover(case)

    async def send_next(self) -> bool:
        """Send the message that has waited longest; returns whether there was one."""
        message = await self._claim()
        if message is None:
            await self.mailer.rest()
            return False
        attempt = await self._attempt(message) if message.recipients else Attempt(())
        if attempt is not None:
            await self._settle(message, attempt)
        return True

    async def _attempt(self, message: Outgoing) -> Attempt | None:
        """Try to send; none if the message was taken back before its text left."""

        async def before_data(taken: tuple[str, ...]) -> None:
            async with self.office.database.transaction() as session:
                await claims.transmit(session, message.delivery_id, self.worker)
                said = dict.fromkeys(taken)
                now = self.office.clock()
                await receipts.keep(session, message.delivery_id, said, Receipt.TRANSMITTING, now)

        to = message.recipients
        try:
            return Attempt(to, await self.mailer.send(message, before_data))
        except ClaimLostError:
            log.info("Message %s was taken back before it was sent", message.message_id)
            return None
        except MailNotSentError as error:
            return Attempt(to, error.refused, error)

    async def _claim(self) -> Outgoing | None:
        now = self.office.clock()
        async with self.office.database.reading() as session:
            if not await claims.is_due(session, now, self.rate):
                return None
        async with self.office.database.transaction() as session:
            await holds.take(session, now)
            delivery = await claims.claim(session, self.worker, now, self.rate)
            while delivery is not None and await put_to_quiet_end(session, delivery, now):
                delivery = await claims.claim(session, self.worker, now, self.rate)
            if delivery is None:
                return None
            barred = await suppressions.among(session, (delivery.to or "").split(", "))
            settled = {row.address for row in await receipts.of_delivery(session, delivery.id)}
            why = {row.address: row.words for row in barred.values()}
            return outgoing(delivery, why, settled)

    async def _settle(self, message: Outgoing, attempt: Attempt) -> None:
        async with self.office.database.transaction() as session:
            case = await self._open(session, message.delivery_id)
            if case is None or case.delivery.claimed_by != self.worker:
                return
            await self._end(case, attempt, message.barred)
            pause = attempt.error.pause if attempt.error else None
            if pause is not None:
                domain = message.domain if pause is Pause.DOMAIN else rests.SERVER
                await rests.leave_alone(session, domain, str(attempt.error), case.now)

    async def _recover(self, case: Case) -> None:
        """Release a claim; whoever was being sent the text may have it, the others have not."""
        delivery = case.delivery
        if delivery.stands is DeliveryState.TRANSMITTING:
            rows = await receipts.of_delivery(case.session, delivery.id)
            await self._end(case, torn(delivery, rows))
        else:
            delivery.claimed_by = delivery.claimed_until = None

    async def _open(self, session: AsyncSession, key: UUID) -> Case | None:
        """A message with its introduction, both locked, the introduction first as everywhere."""
        found = await deliveries.find(session, key)
        if found is None:
            return None
        introduction = await introductions.lock_of(session, found)
        delivery = await deliveries.lock(session, key)
        if delivery is None:
            return None
        return Case(session, delivery, introduction, self.office.clock(), self.chance())

    async def _end(self, case: Case, attempt: Attempt, barred: tuple[str, ...] = ()) -> None:
        """End a claim: settle the message, and what hangs on it."""
        case.delivery.claimed_by = case.delivery.claimed_until = None
        await settle(case, attempt, barred)
        await announce_if_both_asked(case, self.office.deadlines)
        await settle_items(case, self.office.deadlines)
        await renew(case, self.office.letters)


def is_abandoned(delivery: Delivery, worker: str, now: datetime) -> bool:
    """Whether nobody who lives holds a message; asked when `worker` begins, or long after a claim."""
    if delivery.claimed_by is None or delivery.claimed_until is None:
        return False
    return delivery.claimed_by == worker or delivery.claimed_until <= now
