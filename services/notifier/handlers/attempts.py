"""What an attempt to send a message came to, for each of its addresses, and what follows from that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifier.domain.deliveries import (
    DeliveryState,
    LogEvent,
    Receipt,
    concluded,
    domain_of,
    no_address,
    retry_at,
)
from services.notifier.handlers.settling import UNCONFIRMED, Case, give_up, suppress
from services.notifier.store import delivery_log, receipts, rests, suppressions
from services.notifier.store.tables import Delivery, ReceiptRow
from shared.mail import MailNotSentError, MailUnconfirmedError, Pause, Refusal

Said = Mapping[str, str | None]
"""Addresses, with the server's words about each."""
STOPPED = "The sender stopped while the text was being sent."
_SETTLED = (Receipt.TAKEN, Receipt.UNCONFIRMED, Receipt.REFUSED)
_LINES = {Receipt.TAKEN: LogEvent.SENT, Receipt.UNCONFIRMED: LogEvent.UNCONFIRMED}


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to send to some addresses; `error` is about all that `refused` does not name."""

    to: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()
    error: MailNotSentError | None = None

    def settled(self) -> dict[Receipt, Said]:
        """What became of the addresses that are not tried again."""
        found: dict[Receipt, dict[str, str | None]] = {}
        for one in self.refused:
            if one.permanent:
                found.setdefault(Receipt.REFUSED, {})[one.address] = one.words
        state = self._others_are()
        if state is not None and self._others():
            found.setdefault(state, {}).update(self._others())
        return {**found}

    def later(self) -> Said:
        """The addresses that are tried again."""
        found: dict[str, str | None] = {
            one.address: one.words for one in self.refused if not one.permanent
        }
        return found if self._others_are() is not None else found | self._others()

    @property
    def met_no_server(self) -> bool:
        """Whether our own server was the trouble, so that nothing was learned of the message."""
        return self.error is not None and self.error.pause is Pause.SERVER

    def _others_are(self) -> Receipt | None:
        if self.error is None:
            return Receipt.TAKEN
        if isinstance(self.error, MailUnconfirmedError):
            return Receipt.UNCONFIRMED
        return Receipt.REFUSED if self.error.permanent else None

    def _others(self) -> dict[str, str | None]:
        named = {one.address for one in self.refused}
        words = None if self.error is None else str(self.error)
        return {address: words for address in self.to if address not in named}


def torn(delivery: Delivery, rows: Sequence[ReceiptRow]) -> Attempt:
    """The attempt of a sender that stopped in the text; only `rows` say to whom it was sending."""
    known = {row.address: row.stands for row in rows}
    named = (a for a in (delivery.to or "").split(", ") if known.get(a.lower()) not in _SETTLED)
    to = tuple(named)
    unsure = {a for a in to if a.lower() in known} or {*to}
    missed = (Refusal(a, f"{STOPPED} ({a})", permanent=False) for a in to if a not in unsure)
    return Attempt(to, tuple(missed), MailUnconfirmedError(STOPPED))


async def keep(case: Case, attempt: Attempt) -> None:
    """Keep what became of the addresses of one attempt, and whom to leave alone for a while now."""
    session, delivery = case.session, case.delivery
    await receipts.forget(session, delivery.id, (Receipt.TRANSMITTING,))
    for state, said in attempt.settled().items():
        await receipts.keep(session, delivery.id, said, state, case.now)
    for address in attempt.settled().get(Receipt.TAKEN, {}):
        await _reached(case, address)
    await _bar(case, attempt.refused)
    if attempt.error is not None and attempt.error.pause is not None:
        is_domain = attempt.error.pause is Pause.DOMAIN
        domain = domain_of(attempt.to[0]) if is_domain else rests.SERVER
        await rests.leave_alone(session, domain, str(attempt.error), case.now)


async def _bar(case: Case, refused: Sequence[Refusal]) -> None:
    """Put addresses on the list that a server says do not exist."""
    for one in refused:
        status = no_address(one.words) if one.permanent else None
        if status is not None:
            said = one.words.partition(" ")[2].removesuffix(f" ({one.address})")
            key = case.delivery.id
            await suppressions.add(
                case.session, one.address, said, case.now, status=status, delivery_id=key
            )


async def settle(case: Case, attempts: Sequence[Attempt], barred: Sequence[str] = ()) -> None:
    """Try again later whom these attempts have not reached, or end the message after two days.

    While our own server is the trouble a message is not ended, and such an attempt is not counted.

    All but the last attempt have been kept. `barred` says which addresses were left out and why.
    """
    session, delivery = case.session, case.delivery
    is_ours = any(attempt.met_no_server for attempt in attempts)
    delivery.attempts = max(delivery.attempts, 1) if is_ours else delivery.attempts + bool(attempts)
    for attempt in attempts[-1:]:
        await keep(case, attempt)
    later = {address: words for one in attempts for address, words in one.later().items()}
    queued_at = delivery.queued_at or delivery.created_at
    since = case.now if is_ours else queued_at
    again = retry_at(delivery.attempts, since, case.now, case.chance) if later else None
    if again is None:
        await receipts.keep(session, delivery.id, later, Receipt.REFUSED, case.now)
    rows = await receipts.of_delivery(session, delivery.id)
    delivery.last_error = _words(rows, later, barred)
    if again is None:
        await _conclude(case, rows)
    else:
        delivery.state, delivery.next_attempt_at = DeliveryState.QUEUED.value, again
        delivery.domain = domain_of(next(iter(later)))
        for attempt in attempts:
            _log_part(case, attempt)
    delivery_log.attempted(session, delivery, case.now)


async def _reached(case: Case, address: str) -> None:
    """The server took it for somebody."""
    delivery = case.delivery
    await rests.end(case.session, domain_of(address))
    if delivery.sent_at is None:
        delivery.sent_at = case.now
        case.note("sent")


async def _conclude(case: Case, rows: Sequence[ReceiptRow]) -> None:
    delivery = case.delivery
    state = concluded([row.stands for row in rows])
    if state is DeliveryState.FAILED:
        await give_up(case, state, "could not be delivered")
    elif state is DeliveryState.SUPPRESSED:
        await suppress(case)
    else:
        delivery.state = state.value
    if state is DeliveryState.UNCONFIRMED:
        case.note(f"{UNCONFIRMED}: {delivery.last_error}")


def _log_part(case: Case, attempt: Attempt) -> None:
    """Say who has a message, or may have it, that is tried again for others."""
    for state, said in attempt.settled().items():
        if state in _LINES:
            words = ", ".join(said)
            delivery_log.note(case.session, case.delivery, _LINES[state], case.now, words=words)


def _words(rows: Sequence[ReceiptRow], later: Said, barred: Sequence[str]) -> str | None:
    """Everything that was said about addresses that have not got it, each once."""
    said = [*later.values(), *(row.words for row in rows), *barred]
    return "; ".join(dict.fromkeys(words for words in said if words)) or None
