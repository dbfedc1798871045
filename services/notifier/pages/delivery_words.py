"""Whether they got it, in a sentence: what became of a message, as far as anybody can know."""

from services.notifier.domain.deliveries import DeliveryState, LogEvent
from services.notifier.store.tables import Delivery
from shared.texts import Phrase, _, formats

EVENTS: dict[str, Phrase] = {
    LogEvent.SENT: Phrase("The mail server took it"),
    LogEvent.RETRY: Phrase("Not taken; it is tried again"),
    LogEvent.FAILED: Phrase("Refused, and given up"),
    LogEvent.UNCONFIRMED: Phrase("The connection broke: it may have been taken"),
    LogEvent.BOUNCED: Phrase("A server wrote back about it"),
    LogEvent.UNVERIFIED: Phrase("An unverified report came in about it"),
    LogEvent.SUPPRESSED: Phrase("Not sent: its addresses are not written to"),
    LogEvent.HELD: Phrase("Held"),
    LogEvent.RELEASED: Phrase("Let out"),
    LogEvent.DISCARDED: Phrase("Discarded"),
    LogEvent.AGAIN: Phrase("Put in the queue again"),
}


def summary(delivery: Delivery) -> str:
    """What became of a message."""
    words = delivery.last_error or _("nothing")
    told = {
        DeliveryState.NEEDS_CONTACT: _("Not sent: no e-mail address is known yet."),
        DeliveryState.QUEUED: _waiting(delivery, words),
        DeliveryState.TRANSMITTING: _("It is being sent now."),
        DeliveryState.SENT: _sent(delivery),
        DeliveryState.FAILED: _("Not delivered. The mail server said: %(words)s", words=words),
        DeliveryState.UNCONFIRMED: _(
            "It may have been taken or not: the connection broke at the end. Ask before you send it"
            " again."
        ),
        DeliveryState.BOUNCED: _("It came back. The server there said: %(words)s", words=words),
        DeliveryState.SUPPRESSED: _(
            "Not sent, because e-mails to its addresses came back before: %(words)s", words=words
        ),
        DeliveryState.HELD: _("Not sent: it is held until an officer lets it out."),
        DeliveryState.DISCARDED: _(
            "Not sent: an officer discarded it. Reason: %(words)s", words=words
        ),
    }
    return told.get(delivery.stands, "")


def _waiting(delivery: Delivery, words: str) -> str:
    again = formats.moment(delivery.next_attempt_at) if delivery.next_attempt_at else ""
    if not delivery.attempts:
        return _("Not sent yet. The next attempt is on %(when)s.", when=again)
    if delivery.sent_at:
        return _(
            "Delivered to some of its addresses. About the others the mail server said: %(words)s."
            " The next attempt is on %(when)s.",
            words=words.rstrip("."),
            when=again,
        )
    return _(
        "Not delivered yet. The mail server said: %(words)s. The next attempt is on %(when)s.",
        words=words.rstrip("."),
        when=again,
    )


def _sent(delivery: Delivery) -> str:
    when = formats.moment(delivery.sent_at) if delivery.sent_at else ""
    domains = dict.fromkeys(a.rpartition("@")[2] for a in (delivery.to or "").split(", "))
    return _(
        "Handed to the mail server for %(domain)s on %(when)s. Nobody can know whether it was read.",
        domain=formats.listed(domains),
        when=when,
    )
