"""Sends what is due: claim, send each recipient a copy, settle, each in a transaction of its own.

The state `transmitting` is committed just before a text leaves, and what became of it before the next
copy does. So a crash before it has sent nothing, and a crash after it leaves one recipient unconfirmed,
whom nothing is sent to again by itself.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import LEASE, DeliveryState, Receipt, domain_of
from services.notifier.domain.errors import ClaimLostError, NotifierError
from services.notifier.handlers.attempts import Attempt, keep, settle, torn
from services.notifier.handlers.itemizing import settle_items
from services.notifier.handlers.moving import Office
from services.notifier.handlers.outgoing import Outgoing, copies, outgoing
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
from shared.mail import BeforeData, MailNotSentError, Refusal

log = logging.getLogger(__name__)

Result = TypeVar("Result")
WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between attempts to keep a known result; together well within the lease of a claim."""
PUT_OFF = "Its mail server gets nothing for a while, or has had its messages of this minute"


class Mailer(Protocol):
    """What sending needs of a mail server."""

    async def send(self, message: Outgoing, before_data: BeforeData) -> tuple[Refusal, ...]:
        """Send, awaiting `before_data` just before the text; as `shared.mail.send`."""

    async def rest(self) -> None:
        """There is nothing to send now; a connection that is not used may be closed."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A worker that sends; `worker` names it in its claims.

    `rate` is how many copies a minute one domain gets (0: no limit), `chance` a source of numbers
    from 0 to 1. While the database fails, what is known is kept after one of these `waits`.
    """

    office: Office
    mailer: Mailer
    worker: str
    rate: int = 0
    chance: Callable[[], float] = random.random
    waits: tuple[float, ...] = WAITS

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
        attempts = await self._send(message)
        if attempts is not None:
            await insist(partial(self._settle, message, attempts), self.waits)
        return True

    async def _send(self, message: Outgoing) -> list[Attempt] | None:
        """Send each recipient a copy; none if the message was taken back before the first left."""
        made: list[Attempt] = []
        closed: Collection[str | None] = ()
        try:
            for copy in copies(message, self.office.letters):
                if made:
                    closed = await insist(partial(self._keep, message, made[-1]), self.waits)
                made.append(await self._attempt(copy, closed))
        except ClaimLostError:
            log.info("Message %s was taken back before it was sent", message.message_id)
            return [*made, Attempt(())] if made else None
        return made

    async def _attempt(self, copy: Outgoing, closed: Collection[str | None]) -> Attempt:
        """Try to send a copy; raises `ClaimLostError` if it was taken back before its text left."""
        to = copy.recipients
        if rests.SERVER in closed or domain_of(to[0]) in closed:
            return Attempt(to, error=MailNotSentError(f"{PUT_OFF} ({to[0]})", permanent=False))
        before_data = partial(self._transmit, copy)
        try:
            return Attempt(to, await self.mailer.send(copy, before_data))
        except MailNotSentError as error:
            return Attempt(to, error.refused, error)

    async def _transmit(self, copy: Outgoing, taken: tuple[str, ...]) -> None:
        async with self.office.database.transaction() as session:
            await claims.transmit(session, copy.delivery_id, self.worker)
            said = dict.fromkeys(taken)
            now = self.office.clock()
            await receipts.keep(session, copy.delivery_id, said, Receipt.TRANSMITTING, now)

    async def _keep(self, message: Outgoing, attempt: Attempt) -> Collection[str | None]:
        """Keep what became of a copy before the next; returns domains that get nothing now."""
        async with self.office.database.transaction() as session:
            case = await self._open(session, message.delivery_id)
            if case is None or case.delivery.claimed_by != self.worker:
                raise ClaimLostError
            await keep(case, attempt)
            if case.delivery.stands is DeliveryState.TRANSMITTING:
                case.delivery.state = DeliveryState.QUEUED.value
            case.delivery.claimed_until = case.now + LEASE
            case.delivery.attempted_at = case.now
            return await claims.barred(session, case.now, self.rate)

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

    async def _settle(self, message: Outgoing, attempts: Sequence[Attempt]) -> None:
        async with self.office.database.transaction() as session:
            case = await self._open(session, message.delivery_id)
            if case is None or case.delivery.claimed_by != self.worker:
                return
            await self._end(case, attempts, message.barred)

    async def _recover(self, case: Case) -> None:
        """Release a claim; whoever was being sent the text may have it, the others have not."""
        delivery = case.delivery
        if delivery.stands is DeliveryState.TRANSMITTING:
            rows = await receipts.of_delivery(case.session, delivery.id)
            await self._end(case, [torn(delivery, rows)])
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

    async def _end(
        self, case: Case, attempts: Sequence[Attempt], barred: tuple[str, ...] = ()
    ) -> None:
        """End a claim: settle the message, and what hangs on it."""
        case.delivery.claimed_by = case.delivery.claimed_until = None
        await settle(case, attempts, barred)
        await announce_if_both_asked(case, self.office.deadlines)
        await settle_items(case, self.office.deadlines)
        await renew(case, self.office.letters)


def is_abandoned(delivery: Delivery, worker: str, now: datetime) -> bool:
    """Whether nobody who lives holds a message; asked when `worker` begins, or long after a claim."""
    if delivery.claimed_by is None or delivery.claimed_until is None:
        return False
    return delivery.claimed_by == worker or delivery.claimed_until <= now


async def insist(work: Callable[[], Awaitable[Result]], waits: Sequence[float]) -> Result:
    """Do what writes a known result down, again after each wait (in seconds) while it cannot be."""
    for wait in waits:
        try:
            return await work()
        except NotifierError:
            raise
        except Exception:
            log.exception("What is known of a message could not be kept, and is tried again")
            await asyncio.sleep(wait)
    return await work()
