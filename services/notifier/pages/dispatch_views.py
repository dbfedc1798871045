"""What the officers' lists of messages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifier.contacts import address_of
from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import Step, other
from services.notifier.handlers.writing import TURNED_OFF
from services.notifier.pages import views
from services.notifier.pages.wording import DELIVERY_STATES, INCOMING, STEPS
from services.notifier.store.listing import Dispatch
from services.notifier.store.tables import Delivery, IncomingRow, Introduction
from shared.events import Side
from shared.texts import Phrase, Said, _

_NO_ADDRESS = Phrase("No e-mail address")
_TURNED_OFF = Phrase("Its contacts have turned these e-mails off")


@dataclass(frozen=True, slots=True)
class DispatchView:
    """A message in the officers' list; a notice has no introduction, and its subject is its title."""

    id: UUID
    introduction_id: UUID | None
    title: str
    step: Said
    to_name: str
    to: str | None
    state: Said
    state_key: str
    attempts: int
    last_error: str | None
    next_attempt_at: datetime | None
    sent_at: datetime | None
    can_resend: bool
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Who is left alone for a while and why; without a domain it is our own mail server."""

    domain: str
    until: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a message waits: whose address is missing."""

    profile_id: UUID
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for a contact; `address` is the page of what it is about."""

    address: str
    title: str
    step: Said
    to_name: str
    lacks: tuple[Lack, ...]


def dispatch_view(
    dispatch: Dispatch, returns: Sequence[IncomingRow], pauses: Sequence[Pause], *, can_resend: bool
) -> DispatchView:
    """A message in the officers' list, with what came in about it."""
    delivery, introduction = dispatch.delivery, dispatch.introduction
    return DispatchView(
        id=delivery.id,
        introduction_id=delivery.introduction_id,
        title=views.title(introduction) if introduction else delivery.subject or "",
        step=STEPS[delivery.purpose],
        to_name=views.match_party(introduction, delivery.to_side).name if introduction else "",
        to=delivery.to,
        state=DELIVERY_STATES[delivery.stands],
        state_key=delivery.state,
        attempts=delivery.attempts,
        last_error=delivery.last_error,
        next_attempt_at=_next_attempt(delivery, pauses),
        sent_at=None if delivery.stands is DeliveryState.QUEUED else delivery.sent_at,
        can_resend=can_resend,
        returns=tuple(_came_in(row) for row in returns),
    )


def _next_attempt(delivery: Delivery, pauses: Sequence[Pause]) -> datetime | None:
    if delivery.stands is not DeliveryState.QUEUED or delivery.next_attempt_at is None:
        return None
    domains = ("", delivery.domain)
    return max([delivery.next_attempt_at, *(p.until for p in pauses if p.domain in domains)])


def _came_in(row: IncomingRow) -> str:
    return f"{INCOMING[row.kind]}: {row.address}. {row.words}"


def waiting(dispatch: Dispatch, parties: views.Parties) -> Waiting:
    """A message that waits, with what it waits for."""
    if dispatch.introduction is None:
        return _waiting_notice(dispatch.delivery, parties)
    return _waiting_step(dispatch.delivery, dispatch.introduction, parties)


def _waiting_notice(delivery: Delivery, parties: views.Parties) -> Waiting:
    party = parties.get(delivery.profile_id) if delivery.profile_id else None
    name = party.name if party is not None else ""
    is_off = delivery.last_error == TURNED_OFF
    why = _TURNED_OFF if is_off else _NO_ADDRESS
    return Waiting(
        address=f"/inbox/deliveries/{delivery.id}",
        title=delivery.subject or "",
        step=STEPS[delivery.purpose],
        to_name=name,
        lacks=(Lack(party.id, name, str(why)),) if party is not None else (),
    )


def _waiting_step(
    delivery: Delivery, introduction: Introduction, parties: views.Parties
) -> Waiting:
    side = delivery.to_side
    needed: list[Side] = [side]
    facing = introduction.profile_id(other(side))
    if delivery.purpose is Step.CONTACTS or (
        delivery.purpose is Step.ASK and facing not in parties
    ):
        needed.append(other(side))
    lacks = [_lack(introduction, side, parties) for side in needed]
    if delivery.last_error == TURNED_OFF:
        name = views.match_party(introduction, side).name
        lacks.append(Lack(introduction.profile_id(side), name, str(_TURNED_OFF)))
    return Waiting(
        address=f"/inbox/{introduction.id}",
        title=views.title(introduction),
        step=STEPS[delivery.purpose],
        to_name=views.match_party(introduction, side).name,
        lacks=tuple(lack for lack in lacks if lack is not None),
    )


def _lack(introduction: Introduction, side: Side, parties: views.Parties) -> Lack | None:
    party = parties.get(introduction.profile_id(side))
    if address_of(party):
        return None
    why = str(_NO_ADDRESS) if party is not None else _("Its profile has not arrived yet")
    if party is not None and party.withdrawn:
        why = _("It has left Entente")
    return Lack(introduction.profile_id(side), views.match_party(introduction, side).name, why)
