"""States, answers and messages in the words of the pages."""

from services.notifier.domain.deliveries import DeliveryState, Receipt
from services.notifier.domain.introductions import Form, Step, other
from services.notifier.domain.lifecycle import FREED, State
from services.notifier.domain.recorded import read_noted
from services.notifier.domain.webhooks import HookState
from services.notifier.store.tables import Introduction
from shared.events import Side
from shared.texts import Phrase, _, formats, marked, translated

BY_LINK = marked("Link in the e-mail")
"""Kept in place of an address, in English, where somebody answered without signing in."""

STATES: dict[State, Phrase] = {
    State.APPROVED: Phrase("Being sent"),
    State.ASKED: Phrase("Waiting for both answers"),
    State.ACCEPTED: Phrase("One side accepted"),
    State.NOT_NOW: Phrase("Postponed"),
    State.INTRODUCED: Phrase("Introduced"),
    State.MEETING_PROPOSED: Phrase("Meeting proposed"),
    State.MET: Phrase("Met"),
    State.AGREEMENT: Phrase("Agreement"),
    State.CLOSED: Phrase("Ended"),
    State.DECLINED: Phrase("Declined"),
    State.NO_ANSWER: Phrase("No answer"),
    State.WITHDRAWN: Phrase("Withdrawn"),
}

FORMS: dict[Form, Phrase] = {
    Form.INTRODUCTION: Phrase("Introduction"),
    Form.REFERRAL: Phrase("Referral"),
}

RECEIPTS: dict[Receipt, Phrase] = {
    Receipt.TRANSMITTING: Phrase("Being handed over"),
    Receipt.TAKEN: Phrase("The mail server took it"),
    Receipt.UNCONFIRMED: Phrase("The mail server may have taken it; the connection broke"),
    Receipt.REFUSED: Phrase("The mail server refused it"),
}
"""What became of a message for one address."""

DELIVERY_STATES: dict[DeliveryState, Phrase] = {
    DeliveryState.NEEDS_CONTACT: Phrase("Needs contact"),
    DeliveryState.QUEUED: Phrase("Queued"),
    DeliveryState.TRANSMITTING: Phrase("Being transmitted"),
    DeliveryState.SENT: Phrase("Sent"),
    DeliveryState.FAILED: Phrase("Failed"),
    DeliveryState.UNCONFIRMED: Phrase("Unconfirmed"),
    DeliveryState.BOUNCED: Phrase("Came back"),
    DeliveryState.SUPPRESSED: Phrase("Not sent: address not written to"),
    DeliveryState.COLLECTED: Phrase("Waits for a daily or weekly summary"),
    DeliveryState.HELD: Phrase("Held"),
    DeliveryState.DISCARDED: Phrase("Discarded"),
}

INCOMING: dict[str, Phrase] = {
    "bounce": Phrase("Message that came back"),
    "delay": Phrase("Delay"),
    "unverified": Phrase("Unverified report"),
    "automatic": Phrase("Automatic answer"),
    "reply": Phrase("Reply"),
    "doubtful": Phrase("Reply of an uncertain sender"),
}

HOOK_STATES: dict[HookState, Phrase] = {
    HookState.QUEUED: Phrase("Waiting to be sent"),
    HookState.DELIVERED: Phrase("Delivered"),
    HookState.GIVEN_UP: Phrase("Given up"),
    HookState.DROPPED: Phrase("Not sent any more"),
}

STEPS: dict[Step, Phrase] = {
    Step.ASK: Phrase("First message"),
    Step.SUPERVISOR: Phrase("Question to the supervisor"),
    Step.REMINDER: Phrase("Reminder"),
    Step.LAST_REMINDER: Phrase("Last reminder"),
    Step.AGAIN: Phrase("Question asked again"),
    Step.CONTACTS: Phrase("Contacts"),
    Step.CLOSED: Phrase("Closing message"),
    Step.MEETING: Phrase("Invitation to a meeting"),
    Step.CHECK_IN: Phrase("Question how it went on"),
    Step.MESSAGE: Phrase("New message"),
    Step.NOTED: Phrase("What was noted of a reply"),
    Step.NOTICE: Phrase("Notice"),
}

GIVEN: dict[str | None, Phrase] = {
    None: Phrase("No answer yet"),
    "recommended": Phrase("Yes, waits for the supervisor"),
    "accepted": Phrase("Accepted"),
    "declined": Phrase("Declined"),
    "not_now": Phrase("Not now"),
}


def state_words(introduction: Introduction) -> str:
    """Where an introduction stands; a side that has accepted alone is named."""
    if introduction.stands is not State.ACCEPTED:
        return str(STATES[introduction.stands])
    match = introduction.snapshot()
    accepted = match.locality if introduction.locality_answer == "accepted" else match.party
    return _("%(name)s accepted", name=accepted.name)


def who_words(who: str | None) -> str | None:
    """Who did something: an address, that it came through a link, or who noted whose reply."""
    noted = read_noted(who) if who else None
    if noted:
        return _("by reply of %(sender)s, noted by %(officer)s", sender=noted[0], officer=noted[1])
    return translated(who) if who and who == BY_LINK else who


def what_next(introduction: Introduction, side: Side) -> str | None:
    """What this side's answer brought and what happens next; `None` while it has not answered."""
    state, given = introduction.stands, introduction.answer_of(side)
    match = introduction.snapshot()
    them = (match.party if other(side) == "party" else match.locality).name
    if introduction.reveals_contacts:
        return _after_both(introduction)
    if state is State.DECLINED and given == "declined":
        return _("You declined. Your contacts were not shared, and nothing more will be sent.")
    if state is State.NO_ANSWER and given is None:
        return _("This has ended because no answer came in time. Your contacts were not shared.")
    if state in FREED:
        return _(
            "This is closed: it will not happen at this time. Your contacts were not shared with "
            "%(them)s.",
            them=them,
        )
    return _while_open(introduction, given, them)


def _while_open(introduction: Introduction, given: str | None, them: str) -> str | None:
    if given == "accepted":
        return _(
            "You accepted. If %(them)s accepts too, we send each of you the other's contacts.",
            them=them,
        )
    if given == "recommended":
        return _("You would like to accept. We have asked your supervisor to confirm it.")
    if given == "not_now":
        day = formats.day(introduction.until.date()) if introduction.until else ""
        return _(
            "You answered: not now. We ask again on %(day)s; you can still accept before.", day=day
        )
    return None


def _after_both(introduction: Introduction) -> str:
    words = {
        State.MEETING_PROPOSED: _("A first meeting has been proposed. Please say how it went."),
        State.MET: _("You have met. Please say what you agree on, or if nothing comes of it."),
        State.AGREEMENT: _("You have agreed on something. Congratulations!"),
        State.CLOSED: _(
            "This has ended. You keep each other's contacts. If something comes of it after all,"
            " please say so below."
        ),
    }
    both = _(
        "You have both accepted. We send each of you the other's contacts by e-mail. Please write "
        "to each other, and say below when you meet."
    )
    return words.get(introduction.stands, both)
