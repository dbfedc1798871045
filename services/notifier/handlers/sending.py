"""Sends what is due: claim, send, settle, each in a transaction of its own.

The state `transmitting` is committed just before the text leaves. So a crash before it has sent
nothing, and a crash after it makes the message unconfirmed, which is never sent again by itself.
"""

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.errors import ClaimLostError
from services.notifier.handlers.itemizing import settle_items
from services.notifier.handlers.outgoing import Outgoing, outgoing
from services.notifier.handlers.routing import put_to_quiet_end
from services.notifier.handlers.settling import (
    UNCONFIRMED,
    Case,
    Outcome,
    announce_if_both_asked,
    fail,
    retry,
    succeed,
    suppress,
    unconfirmed,
)
from services.notifier.handlers.writing import Clock, utc_now
from services.notifier.store import (
    deliveries,
    delivery_log,
    holds,
    introductions,
    rests,
    suppressions,
)
from shared.database import Database
from shared.mail import MailNotSentError, MailUnconfirmedError, Pause

log = logging.getLogger(__name__)


class Mailer(Protocol):
    """What sending needs of a mail server."""

    async def send(
        self, message: Outgoing, before_data: Callable[[], Awaitable[None]]
    ) -> tuple[str, ...]:
        """Send, awaiting `before_data` just before the text; as `shared.mail.send`."""

    async def rest(self) -> None:
        """There is nothing to send now; a connection that is not used may be closed."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A worker that sends; `worker` names it in its claims.

    `rate` is how many messages a minute one domain gets (0: no limit), `chance` a source of numbers
    from 0 to 1.
    """

    database: Database
    mailer: Mailer
    worker: str
    clock: Clock = utc_now
    deadlines: Deadlines = field(default_factory=Deadlines)
    rate: int = 0
    chance: Callable[[], float] = random.random

    async def recover(self) -> None:
        """Settle what crashed workers left claimed."""
        async with self.database.transaction() as session:
            now = self.clock()
            for delivery in await deliveries.recover(session, self.worker, now):
                introduction = await introductions.of_delivery(session, delivery)
                case = Case(session, delivery, introduction, now)
                case.note(UNCONFIRMED)
                await settle_items(case, self.deadlines)
                delivery_log.attempted(session, delivery, now)

    async def send_next(self) -> bool:
        """Send the message that has waited longest; returns whether there was one."""
        message = await self._claim()
        if message is None:
            await self.mailer.rest()
            return False
        if not message.to:
            await self._settle(message, suppress)
            return True

        async def before_data() -> None:
            async with self.database.transaction() as session:
                await deliveries.transmit(session, message.delivery_id, self.worker)

        try:
            refused = await self.mailer.send(message, before_data)
        except ClaimLostError:
            log.info("Message %s was taken back before it was sent", message.message_id)
        except MailUnconfirmedError as error:
            await self._settle(message, unconfirmed, str(error))
        except MailNotSentError as error:
            outcome = fail if error.permanent else retry
            await self._settle(message, outcome, str(error), pause=error.pause)
        else:
            await self._settle(message, succeed, *refused)
        return True

    async def _claim(self) -> Outgoing | None:
        now = self.clock()
        async with self.database.reading() as session:
            if not await deliveries.is_due(session, now, self.rate):
                return None
        async with self.database.transaction() as session:
            await holds.take(session, now)
            delivery = await deliveries.claim(session, self.worker, now, self.rate)
            while delivery is not None and await put_to_quiet_end(session, delivery, now):
                delivery = await deliveries.claim(session, self.worker, now, self.rate)
            if delivery is None:
                return None
            barred = await suppressions.among(session, (delivery.to or "").split(", "))
            return outgoing(delivery, {row.address: row.words for row in barred.values()})

    async def _settle(
        self, message: Outgoing, outcome: Outcome, *words: str, pause: Pause | None = None
    ) -> None:
        async with self.database.transaction() as session:
            found = await deliveries.find(session, message.delivery_id)
            if found is None:
                return
            introduction = await introductions.lock_of(session, found)
            delivery = await deliveries.lock(session, message.delivery_id)
            if delivery is None or delivery.claimed_by != self.worker:
                return
            delivery.claimed_by = delivery.claimed_until = None
            delivery.last_error = "; ".join((*words, *message.barred)) or None
            case = Case(session, delivery, introduction, self.clock(), self.chance())
            await outcome(case)
            delivery_log.attempted(session, delivery, case.now)
            if pause is not None:
                domain = message.domain if pause is Pause.DOMAIN else rests.SERVER
                await rests.leave_alone(session, domain, "; ".join(words), case.now)
            await announce_if_both_asked(case, self.deadlines)
            await settle_items(case, self.deadlines)
