"""What the officers' lists of messages show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifier.domain.introductions import Step, other
from services.notifier.handlers.writing import address_of
from services.notifier.pages import views
from services.notifier.pages.wording import DELIVERY_STATES, STEPS
from services.notifier.store.listing import Dispatch
from services.notifier.store.tables import Introduction
from shared.events import Side
from shared.texts import Said, _


@dataclass(frozen=True, slots=True)
class DispatchView:
    """A message in the officers' list."""

    id: UUID
    introduction_id: UUID
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


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a message waits: whose address is missing."""

    profile_id: UUID
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for a contact."""

    introduction_id: UUID
    title: str
    step: Said
    to_name: str
    lacks: tuple[Lack, ...]


def dispatch_view(dispatch: Dispatch, *, can_resend: bool) -> DispatchView:
    """A message in the officers' list."""
    delivery, introduction = dispatch.delivery, dispatch.introduction
    return DispatchView(
        id=delivery.id,
        introduction_id=introduction.id,
        title=views.title(introduction),
        step=STEPS[delivery.purpose],
        to_name=views.match_party(introduction, delivery.side).name,
        to=delivery.to,
        state=DELIVERY_STATES[delivery.stands],
        state_key=delivery.state,
        attempts=delivery.attempts,
        last_error=delivery.last_error,
        next_attempt_at=delivery.next_attempt_at if delivery.state == "queued" else None,
        sent_at=delivery.sent_at,
        can_resend=can_resend,
    )


def waiting(dispatch: Dispatch, parties: views.Parties) -> Waiting:
    """A message that waits, with what it waits for."""
    delivery, introduction = dispatch.delivery, dispatch.introduction
    needed: list[Side] = [delivery.side]
    facing = introduction.profile_id(other(delivery.side))
    if delivery.purpose is Step.CONTACTS or (
        delivery.purpose is Step.ASK and facing not in parties
    ):
        needed.append(other(delivery.side))
    lacks = [_lack(introduction, side, parties) for side in needed]
    return Waiting(
        introduction_id=introduction.id,
        title=views.title(introduction),
        step=STEPS[delivery.purpose],
        to_name=views.match_party(introduction, delivery.side).name,
        lacks=tuple(lack for lack in lacks if lack is not None),
    )


def _lack(introduction: Introduction, side: Side, parties: views.Parties) -> Lack | None:
    party = parties.get(introduction.profile_id(side))
    if address_of(party):
        return None
    why = _("No e-mail address") if party is not None else _("Its profile has not arrived yet")
    if party is not None and party.withdrawn:
        why = _("It has left Entente")
    return Lack(introduction.profile_id(side), views.match_party(introduction, side).name, why)
