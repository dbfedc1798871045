"""What pages show of introductions and messages: plain values, filtered by who is looking."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifier.contacts import named_to_others
from services.notifier.correspondents import STATEMENTS_MAX, Correspondent, Quote, describe, quotes
from services.notifier.domain.introductions import Form, other
from services.notifier.domain.lifecycle import OPEN, SIDES
from services.notifier.pages.wording import (
    DELIVERY_STATES,
    FORMS,
    GIVEN,
    STEPS,
    state_words,
    what_next,
)
from services.notifier.store.tables import Delivery, HandOverRow, Introduction, Party
from shared.events import MatchParty, Side
from shared.profile import Contact
from shared.security import Session
from shared.texts import Said, _

Parties = dict[UUID, Party]

_SIGNED_LINK = re.compile(r"https?://[^\s\"'<>]+/(?:answer|check-in|ties|unsubscribe)/[^\s\"'<>]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One introduction in a list; `yours_to_answer` marks what waits for the reader."""

    id: UUID
    title: str
    form: Said
    state: str
    yours_to_answer: bool
    has_held_messages: bool
    has_unread_reply: bool
    until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SideView:
    """One side as the reader may see it; `outcome` says what the reader's own answer brought."""

    side: Side
    profile_id: UUID
    name: str
    given: Said
    is_mine: bool
    outcome: str | None
    them: Correspondent | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """An e-mail of an introduction."""

    step: Said
    to_name: str
    to: str | None
    state: Said
    subject: str | None
    text: str | None
    sent_at: datetime | None


def title(introduction: Introduction) -> str:
    """Who meets whom."""
    match = introduction.snapshot()
    one, two = match.locality.name, match.party.name
    if introduction.is_referral:
        return _("%(locality)s to %(party)s", locality=one, party=two)
    return _("%(locality)s and %(party)s", locality=one, party=two)


def line(introduction: Introduction, session: Session, *, has_reply: bool = False) -> Line:
    """An introduction in a list; `has_reply`: an e-mail of a side waits to be read."""
    mine = my_sides(introduction, session)
    unsaid = (None, "recommended")
    waits = introduction.stands in OPEN and any(introduction.answer_of(s) in unsaid for s in mine)
    return Line(
        id=introduction.id,
        title=title(introduction),
        form=FORMS[Form(introduction.form)],
        state=state_words(introduction),
        yours_to_answer=waits,
        has_held_messages=session.is_officer and introduction.held_since is not None,
        has_unread_reply=session.is_officer and has_reply,
        until=introduction.until if waits else None,
        created_at=introduction.created_at,
    )


def my_sides(introduction: Introduction, session: Session) -> tuple[Side, ...]:
    """The sides whose profile is the account's own."""
    return tuple(s for s in SIDES if introduction.profile_id(s) in session.profile_ids)


def may_see(introduction: Introduction, session: Session) -> bool:
    """Whether an introduction is one of the account's own, or the account reads all of them."""
    return session.is_officer or bool(my_sides(introduction, session))


def side_view(
    introduction: Introduction,
    side: Side,
    parties: Parties,
    session: Session,
    handed: HandOverRow | None = None,
) -> SideView:
    """One side, with whom it handed its question to: contacts only for officers, or for the other side once both accepted."""
    is_mine = side in my_sides(introduction, session)
    party = parties.get(introduction.profile_id(side))
    there = party if party is not None and not party.withdrawn else None
    shares = session.is_officer or is_mine or introduction.reveals_contacts
    given = introduction.answer_of(side)
    most = None if introduction.is_referral and side == "locality" else STATEMENTS_MAX
    is_private = given == "recommended" and not is_mine and not session.is_officer
    return SideView(
        side=side,
        profile_id=introduction.profile_id(side),
        name=match_party(introduction, side).name,
        given=GIVEN[None if is_private else given],
        is_mine=is_mine,
        outcome=what_next(introduction, side) if is_mine else None,
        them=describe(there, most) if there else None,
        contacts=named_to_others(there, handed) if shares else (),
    )


def side_quotes(introduction: Introduction, side: Side, parties: Parties) -> tuple[Quote, ...]:
    """The reasons as this side reads them."""
    you, them = (parties.get(introduction.profile_id(s)) for s in (side, other(side)))
    name = match_party(introduction, other(side)).name
    return quotes(introduction.snapshot().reasons, side, you, them, name)


def match_party(introduction: Introduction, side: Side) -> MatchParty:
    """A side as the approved match names it."""
    match = introduction.snapshot()
    return match.locality if side == "locality" else match.party


def without_signed_links(text: str) -> str:
    """The text of an e-mail without the links by which its recipient answers."""
    return _SIGNED_LINK.sub(_("(their own link)"), text)


def with_dead_links(html: str) -> str:
    """The HTML of an e-mail, in which those links lead nowhere."""
    return _SIGNED_LINK.sub("#", html)


def messages(
    introduction: Introduction, deliveries: Sequence[Delivery], session: Session
) -> tuple[MessageView, ...]:
    """The e-mails the reader may see: those to its own side; officers see all.

    Signed links are left out: whoever has one answers, and officers must not answer for a side.
    """
    mine = SIDES if session.is_officer else my_sides(introduction, session)
    return tuple(
        MessageView(
            step=STEPS[d.purpose],
            to_name=match_party(introduction, d.to_side).name,
            to=d.to,
            state=DELIVERY_STATES[d.stands],
            subject=d.subject,
            text=without_signed_links(d.text) if d.text else None,
            sent_at=d.sent_at,
        )
        for d in deliveries
        if d.side in mine
    )
