"""What pages show of introductions and messages: plain values, filtered by who is looking."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifier.correspondents import Correspondent, Quote, contacts_of, describe, quotes
from services.notifier.domain.introductions import OPEN, SIDES, State, other
from services.notifier.pages.wording import (
    DELIVERY_STATES,
    GIVEN,
    STEPS,
    outcome,
    possible,
    state_words,
)
from services.notifier.store.tables import Delivery, History, Introduction, Party
from shared.events import MatchParty, Side
from shared.profile import Contact
from shared.security import Session

Parties = dict[UUID, Party]

_ANSWER_LINK = re.compile(r"https?://\S+/answer/\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One introduction in a list; `yours_to_answer` marks what waits for the reader."""

    id: UUID
    title: str
    form: str
    state: str
    yours_to_answer: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SideView:
    """One side as the reader may see it; `answers` are the buttons the reader has for it."""

    side: Side
    profile_id: UUID
    name: str
    given: str
    is_mine: bool
    answers: tuple[tuple[str, str], ...]
    outcome: str | None
    them: Correspondent | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of an introduction."""

    step: str
    to_name: str
    to: str | None
    state: str
    subject: str | None
    text: str | None
    sent_at: datetime | None


def title(introduction: Introduction) -> str:
    """Who meets whom."""
    match = introduction.snapshot()
    joint = "to" if introduction.is_referral else "and"
    return f"{match.locality.name} {joint} {match.party.name}"


def line(introduction: Introduction, session: Session) -> Line:
    """An introduction in a list."""
    mine = my_sides(introduction, session)
    waits = introduction.stands in OPEN and any(introduction.answer_of(s) is None for s in mine)
    return Line(
        id=introduction.id,
        title=title(introduction),
        form=introduction.form.capitalize(),
        state=state_words(introduction),
        yours_to_answer=waits,
        created_at=introduction.created_at,
    )


def my_sides(introduction: Introduction, session: Session) -> tuple[Side, ...]:
    """The sides whose profile is the account's own."""
    return tuple(s for s in SIDES if introduction.profile_id(s) in session.profile_ids)


def side_view(
    introduction: Introduction, side: Side, parties: Parties, session: Session
) -> SideView:
    """One side: contacts only for officers, or for the other side once both accepted."""
    is_mine = side in my_sides(introduction, session)
    party = parties.get(introduction.profile_id(side))
    there = party if party is not None and not party.withdrawn else None
    shares = session.is_officer or is_mine or introduction.stands is State.AGREED
    return SideView(
        side=side,
        profile_id=introduction.profile_id(side),
        name=match_party(introduction, side).name,
        given=GIVEN[introduction.answer_of(side)],
        is_mine=is_mine,
        answers=possible(introduction, side) if is_mine else (),
        outcome=outcome(introduction, side, match_party(introduction, other(side)).name)
        if is_mine
        else None,
        them=describe(there) if there else None,
        contacts=contacts_of(there) if there and shares else (),
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


def messages(
    introduction: Introduction, deliveries: Sequence[Delivery], session: Session
) -> tuple[MessageView, ...]:
    """The messages the reader may see: those to its own side; officers see all.

    The answer link is left out: whoever has it answers, and officers must not answer for a side.
    """
    mine = SIDES if session.is_officer else my_sides(introduction, session)
    return tuple(
        MessageView(
            step=STEPS[d.purpose],
            to_name=match_party(introduction, d.side).name,
            to=d.to,
            state=DELIVERY_STATES[d.stands],
            subject=d.subject,
            text=_ANSWER_LINK.sub("(the answer link)", d.text) if d.text else None,
            sent_at=d.sent_at,
        )
        for d in deliveries
        if d.side in mine
    )


def happened(
    history: Sequence[History], session: Session
) -> tuple[tuple[datetime, str, str | None], ...]:
    """History as (when, what, who); only officers see who."""
    return tuple((h.at, h.what, h.who if session.is_officer else None) for h in history)
