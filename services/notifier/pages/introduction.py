"""The page of one introduction or referral: what it shows, gathered in one reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.correspondents import Quote
from services.notifier.domain.conversation import MESSAGE_MAX
from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import ENDED, LEGAL, SIDES, Action, State
from services.notifier.domain.reasons import AGREEMENTS, GOING_ON
from services.notifier.pages import views
from services.notifier.pages.answering import Question, question
from services.notifier.pages.conversation import Said, conversation
from services.notifier.pages.forms import Typed
from services.notifier.pages.handing import (
    Handed,
    HandOverForm,
    hand_over_form,
    handed_view,
)
from services.notifier.pages.meeting_forms import MeetingView, meeting_view
from services.notifier.pages.packet import (
    ConsentView,
    Feedback,
    Packet,
    consent_view,
    feedback,
    packet,
)
from services.notifier.pages.readings import ReadingForm, reading_forms
from services.notifier.pages.timeline import Entry, timeline
from services.notifier.pages.webhook_views import HookView, hook_view
from services.notifier.pages.wording import FORMS, state_words
from services.notifier.store import (
    deliveries,
    handovers,
    hooks,
    introductions,
    meetings,
    messages,
    moves,
    parties,
)
from services.notifier.store.tables import ConsentRow, HandOverRow, Introduction, MoveRow
from shared.database import Database
from shared.events import Reason, Side
from shared.reasons import NOTHING
from shared.security import OFFICERS, Session
from shared.texts import Phrase
from shared.web import NotFoundError, Page, page

_ONLY_REFERRALS = ("membership",)
"""Governments do not become members of each other."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a side can say of how it went on; `seen` as in `Question`."""

    side: Side
    seen: int
    can_continue: bool
    can_propose: bool
    can_meet: bool
    can_close: bool
    going_on: tuple[tuple[str, Phrase], ...]
    agreements: tuple[tuple[str, Phrase], ...]
    reasons: tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True, slots=True)
class IntroductionPage(Page):
    """One introduction; `quotes` are for a party, `reasons` for an officer.

    `may_write` is whether the reader may write a message, `is_shared` whether it goes straight to the
    other side, `message_key` makes it come once. `readings` are for replies, by message.
    """

    template: ClassVar[str] = "notifier/introduction.html"
    id: UUID
    form: Phrase
    state: str
    opening: str | None
    question: Question | None
    outcomes: Outcomes | None
    sides: tuple[views.SideView, ...]
    quotes: tuple[Quote, ...]
    reasons: tuple[Reason, ...]
    packet: Packet | None
    feedback: Feedback | None
    consents: tuple[ConsentView, ...]
    said: tuple[Said, ...]
    readings: Mapping[UUID, ReadingForm]
    may_write: bool
    is_shared: bool
    message_key: UUID
    message_max: int
    messages: tuple[views.MessageView, ...]
    hooks: tuple[HookView, ...]
    entries: tuple[Entry, ...]
    hand_over: HandOverForm | None
    handed: tuple[Handed, ...]
    meeting: MeetingView | None
    typed: Typed


async def find_for(database: Database, session: Session, key: UUID) -> Introduction:
    """An introduction that this account may see; raises `NotFoundError`."""
    async with database.reading() as reading:
        found = await introductions.find(reading, key)
    if found is None or not views.may_see(found, session):
        raise NotFoundError
    return found


async def show_introduction(
    request: Request, database: Database, session: Session, key: UUID, typed: Typed | None = None
) -> Response:
    """The page, with what was typed into a form of it that failed."""
    entered = typed or Typed()
    async with database.reading() as reading:
        found = await introductions.find(reading, key)
        if found is None or not views.may_see(found, session):
            raise NotFoundError
        content = await _content(reading, found, session, entered)
    return page(request, content, session, entered.status)


async def _content(
    reading: AsyncSession, found: Introduction, session: Session, typed: Typed
) -> IntroductionPage:
    known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
    rows = list(await moves.of_introduction(reading, found.id))
    consents = await moves.consents(reading, found.id)
    history = await introductions.history(reading, found.id)
    mails = await deliveries.of_introduction(reading, found.id)
    written = await messages.of_introduction(reading, found.id)
    doubtful = await messages.doubtful(reading, [m.id for m in written if m.by_mail])
    handed = await handovers.current_of(reading, found.id)
    meeting = await meetings.current(reading, found.id) if found.reveals_contacts else None
    mine = views.my_sides(found, session)
    questions = [q for q in (question(found, rows, side) for side in mine) if q is not None]
    return IntroductionPage(
        title=views.title(found),
        id=found.id,
        form=FORMS[Form(found.form)],
        state=state_words(found),
        opening=found.opening,
        question=next((q for q in questions if not q.is_change), next(iter(questions), None)),
        outcomes=outcomes(found, rows, mine),
        sides=tuple(views.side_view(found, s, known, session, handed.get(s)) for s in SIDES),
        quotes=views.side_quotes(found, mine[0], known) if mine else (),
        reasons=() if mine else found.snapshot().reasons,
        packet=packet(found, rows, consents, known, session),
        feedback=feedback(found, rows),
        consents=_consents(found, consents, mine, session),
        said=conversation(found, written, session, doubtful),
        readings=reading_forms(found, rows, written, doubtful, session),
        may_write=found.stands not in ENDED and (bool(mine) or session.role in OFFICERS),
        is_shared=found.reveals_contacts or session.is_officer,
        message_key=uuid4(),
        message_max=MESSAGE_MAX,
        messages=views.messages(found, mails, session),
        hooks=await _hooks(reading, found, session),
        entries=timeline(found, rows, history, session),
        hand_over=_hand_over(found, mine, known, handed),
        handed=tuple(handed_view(handed[s]) for s in _seen(mine, session) if s in handed),
        meeting=meeting_view(found, meeting),
        typed=typed,
    )


def _seen(mine: tuple[Side, ...], session: Session) -> tuple[Side, ...]:
    """The sides whose own affairs the reader may see."""
    return SIDES if session.is_officer else mine


def _consents(
    found: Introduction,
    rows: dict[Side, ConsentRow],
    mine: tuple[Side, ...],
    session: Session,
) -> tuple[ConsentView, ...]:
    seen = _seen(mine, session)
    return tuple(consent_view(found, s, row, session) for s, row in rows.items() if s in seen)


def _hand_over(
    found: Introduction,
    mine: tuple[Side, ...],
    known: views.Parties,
    handed: dict[Side, HandOverRow],
) -> HandOverForm | None:
    if not mine:
        return None
    own = known.get(found.profile_id(mine[0]))
    return hand_over_form(found, mine[0], own, handed.get(mine[0]))


def outcomes(found: Introduction, rows: list[MoveRow], mine: tuple[Side, ...]) -> Outcomes | None:
    """What the first of these sides can say now; `None` if nothing can be said."""
    legal = LEGAL[found.stands]
    if not mine or Action.AGREE not in legal:
        return None
    last = moves.last_of(rows, mine[0])
    kinds = AGREEMENTS.items()
    return Outcomes(
        side=mine[0],
        seen=last.number if last else 0,
        can_continue=Action.CONTINUE in legal,
        can_propose=Action.PROPOSE_MEETING in legal,
        can_meet=Action.MEET in legal,
        can_close=found.stands is not State.AGREEMENT,
        going_on=tuple(GOING_ON.items()),
        agreements=tuple(
            (key, words) for key, words in kinds if found.is_referral or key not in _ONLY_REFERRALS
        ),
        reasons=tuple(NOTHING.items()),
    )


async def _hooks(
    reading: AsyncSession, found: Introduction, session: Session
) -> tuple[HookView, ...]:
    """The webhooks about it, for officers and the network that gets them."""
    if not session.is_officer and "party" not in views.my_sides(found, session):
        return ()
    return tuple(hook_view(h) for h in await hooks.of_introduction(reading, found.id))
