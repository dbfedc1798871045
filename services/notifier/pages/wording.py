"""States and answers in the words of the pages."""

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import ANSWERS, OPEN, TRANSITIONS, State, Step
from services.notifier.store.tables import Introduction
from shared.events import Answer, Side

STATES: dict[State, str] = {
    State.ASKED: "Waiting for both",
    State.LOCALITY_ACCEPTED: "Locality accepted",
    State.PARTY_ACCEPTED: "Partner accepted",
    State.NOT_NOW: "Not now",
    State.AGREED: "Both accepted",
    State.DECLINED: "Declined",
    State.WITHDRAWN: "Withdrawn",
}

DELIVERY_STATES: dict[DeliveryState, str] = {
    DeliveryState.NEEDS_CONTACT: "Needs contact",
    DeliveryState.QUEUED: "Queued",
    DeliveryState.TRANSMITTING: "Being sent",
    DeliveryState.SENT: "Sent",
    DeliveryState.FAILED: "Failed",
    DeliveryState.UNCONFIRMED: "Unconfirmed",
}

STEPS: dict[Step, str] = {
    Step.ASK: "First message",
    Step.CONTACTS: "Contacts",
    Step.CLOSED: "Closing message",
}

BUTTONS: dict[Answer, str] = {"accepted": "Accept", "declined": "Decline", "not_now": "Not now"}

GIVEN = {
    None: "No answer yet",
    "accepted": "Accepted",
    "declined": "Declined",
    "not_now": "Not now",
}


def state_words(introduction: Introduction) -> str:
    """Where an introduction stands; a side that has accepted alone is named."""
    match = introduction.snapshot()
    if introduction.stands is State.LOCALITY_ACCEPTED:
        return f"{match.locality.name} accepted"
    if introduction.stands is State.PARTY_ACCEPTED:
        return f"{match.party.name} accepted"
    return STATES[introduction.stands]


def possible(introduction: Introduction, side: Side) -> tuple[tuple[str, str], ...]:
    """The answers this side can give now, as (answer, label of its button)."""
    if introduction.stands not in OPEN:
        return ()
    allowed = TRANSITIONS[introduction.stands]
    current = introduction.answer_of(side)
    return tuple((a, BUTTONS[a]) for a in ANSWERS if (side, a) in allowed and a != current)


def outcome(introduction: Introduction, side: Side, them: str) -> str | None:
    """What this side's answer brought and what happens next; `None` while it has not answered."""
    state, given = introduction.stands, introduction.answer_of(side)
    if state is State.AGREED:
        return "You have both accepted. We send each of you the other's contacts by e-mail."
    if state is State.DECLINED and given == "declined":
        return "You declined. Your contacts were not shared, and nothing more will be sent."
    if state in (State.DECLINED, State.WITHDRAWN):
        return f"This is closed: it will not happen at this time. Your contacts were not shared with {them}."
    if given == "accepted":
        return f"You accepted. If {them} accepts too, we send each of you the other's contacts."
    if given == "not_now":
        return "You answered: not now. Nothing is sent until you accept; you can still do so."
    return None
