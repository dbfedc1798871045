"""A claimed message as it is handed to the mail server."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.notifier.domain.deliveries import message_id
from services.notifier.domain.introductions import Step, delivery_id
from services.notifier.letters import Letters
from services.notifier.store.tables import Delivery


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to hand to the mail server; `follows` is the Message-ID it answers, if any.

    `to` is whom it names, without addresses that are not written to (`barred` says which and why);
    `recipients` are those of them who have yet to get it. `calendar` and `unsubscribe` are as in the
    table of deliveries.
    """

    delivery_id: UUID
    introduction_id: UUID | None
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    follows: str | None
    language: str = "en"
    calendar: str | None = None
    unsubscribe: str | None = None
    barred: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def outgoing(
    delivery: Delivery, barred: Mapping[str, str], settled: Collection[str] = ()
) -> Outgoing:
    """A message with what its headers need; `barred` are addresses in small letters, and why.

    `settled` are those, in small letters, that it is not sent to again.
    """
    addresses = (delivery.to or "").split(", ")
    named = [a for a in addresses if a and a.lower() not in barred]
    return Outgoing(
        delivery_id=delivery.id,
        introduction_id=delivery.introduction_id,
        to=", ".join(named),
        subject=delivery.subject or "",
        text=delivery.text or "",
        html=delivery.html or "",
        message_id=delivery.message_id,
        follows=thread_root(delivery),
        language=delivery.language,
        calendar=delivery.calendar,
        unsubscribe=delivery.unsubscribe,
        barred=tuple(f"{address} is not written to: {why}" for address, why in barred.items()),
        recipients=tuple(a for a in named if a.lower() not in settled),
    )


def copies(message: Outgoing, letters: Letters) -> Iterator[Outgoing]:
    """The message once for each recipient: the same for all but the link that turns e-mails off.

    A click on that says who it is, as RFC 8058 demands; each copy still names everybody in `to`.
    """
    joint = message.unsubscribe
    for address in message.recipients:
        one = replace(message, recipients=(address,))
        if joint is not None:
            own = letters.own_stop_link(joint, address)
            text, html = one.text.replace(joint, own), one.html.replace(joint, own)
            one = replace(one, unsubscribe=own, text=text, html=html)
        yield one


def thread_root(delivery: Delivery) -> str | None:
    """The Message-ID that makes the messages of an introduction to one side a thread.

    It is that of the first question, whether or not that was ever sent. The first question itself,
    and a notice, follow nothing.
    """
    if delivery.introduction_id is None or delivery.side is None:
        return None
    ask = delivery_id(delivery.introduction_id, Step.ASK, delivery.side)
    if ask == delivery.id:
        return None
    return message_id(ask, delivery.message_id.rstrip(">").rpartition("@")[2])
