"""A side answers: from the link in its e-mail, from its inbox, or by its standing wish."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.conversation import cleaned, leads_to_contacts
from services.notifier.domain.errors import (
    AnsweredBeforeError,
    HandedOverError,
    HiddenContactsError,
)
from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import (
    ACTION_OF,
    OPEN,
    Action,
    Life,
    Move,
    State,
)
from services.notifier.domain.recorded import noted_by
from services.notifier.domain.standing import consent
from services.notifier.handlers.asking import note_if_all_asked
from services.notifier.handlers.moving import Consent, Office, Story, make, open_story
from services.notifier.store import handovers, moves, standing
from services.notifier.store.tables import Introduction, StandingRow
from shared import outbox
from shared.events import Answer, Answered, IntroductionAnswered, ReferralAnswered, Side

ASK_AGAIN_AFTER = timedelta(days=90)
"""When "not now" is asked again if no day is named: about a quarter later."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one side of an introduction answers; `who` is the account, or how else it came.

    `seen` is the number of this side's last move that the page showed (0: none; missing: not known),
    `is_supervisor` says that it came by the link sent to the party's supervisor, `turn` how many
    hand-overs of the side the link knew of. `officer`: who noted it from an e-mail of `who`.
    """

    introduction_id: UUID
    side: Side
    answer: Answer
    who: str
    reason: str | None = None
    note: str = ""
    day: date | None = None
    seen: int | None = None
    consent: Consent | None = None
    is_supervisor: bool = False
    turn: int | None = None
    officer: str | None = None


async def give_answer(office: Office, reply: Reply) -> State:
    """Note an answer, with what follows from it; returns the state after it.

    The same answer again changes nothing. Raises `UnknownIntroductionError`, `ClosedError` if it
    comes too late, `AnsweredBeforeError` if a colleague answered since the page was shown,
    `HandedOverError` if a colleague answers instead, `HiddenContactsError` if the note holds
    contacts, and `IllegalMoveError`.
    """
    async with office.database.transaction() as session:
        story = await open_story(session, reply.introduction_id)
        await _check_turn(session, reply)
        await take_answer(session, office, story, reply)
        return story.introduction.stands


async def take_answer(session: AsyncSession, office: Office, story: Story, reply: Reply) -> None:
    """Note an answer in the caller's transaction; raises as `give_answer` does."""
    move = await _move(session, story, reply, office.clock())
    last = moves.last_of(story.rows, reply.side)
    if last is not None and last.move().says_as(move):
        return
    if reply.seen is not None and reply.seen != (last.number if last else 0):
        raise AnsweredBeforeError
    if move.note and leads_to_contacts(move.note):
        raise HiddenContactsError
    agreed_to = _agreed_to(story.introduction, reply) if move.action is Action.ACCEPT else None
    who = noted_by(reply.who, reply.officer) if reply.officer else reply.who
    await make(session, office, story, move, who, agreed_to)
    if move.action is not Action.RECOMMEND:
        await outbox.add(session, _event(story.introduction, reply.side, reply.answer))
    await note_if_all_asked(session, office.deadlines, story, move.at)


async def _check_turn(session: AsyncSession, reply: Reply) -> None:
    if reply.turn is None or reply.is_supervisor:
        return
    handed = await handovers.current(session, reply.introduction_id, reply.side)
    if handed is not None and reply.turn < handed.number:
        raise HandedOverError


async def accept_by_wish(
    session: AsyncSession, office: Office, story: Story, side: Side, wish: StandingRow
) -> Life:
    """Accept for a side that wishes always to be introduced."""
    move = Move(Action.ACCEPT, "entente", office.clock(), side=side, reason="standing")
    agreed_to = Consent(wish.wording or "", wish.language)
    life = await make(session, office, story, move, wish.who, agreed_to)
    await outbox.add(session, _event(story.introduction, side, "accepted"))
    return life


async def _move(session: AsyncSession, story: Story, reply: Reply, now: datetime) -> Move:
    action = ACTION_OF[reply.answer]
    if action is Action.ACCEPT and await _needs_supervisor(session, story.introduction, reply):
        action = Action.RECOMMEND
    day = reply.day or (now + ASK_AGAIN_AFTER).date()
    is_no = action is Action.DECLINE
    return Move(
        action=action,
        actor="officer" if reply.officer else reply.side,
        at=now,
        side=reply.side,
        reason=reply.reason if is_no else None,
        note=(cleaned(reply.note) or None) if is_no else None,
        day=day if action is Action.POSTPONE else None,
    )


async def _needs_supervisor(
    session: AsyncSession, introduction: Introduction, reply: Reply
) -> bool:
    if reply.is_supervisor or introduction.stands not in OPEN:
        return False
    supervisor = await standing.supervisor_of(session, introduction.profile_id(reply.side))
    has_accepted = introduction.answer_of(reply.side) == "accepted"
    is_theirs = supervisor is not None and supervisor.lower() == reply.who.lower()
    return bool(supervisor) and not is_theirs and not has_accepted


def _agreed_to(introduction: Introduction, reply: Reply) -> Consent:
    if reply.consent is not None:
        return reply.consent
    match = introduction.snapshot()
    you = match.locality.name if reply.side == "locality" else match.party.name
    phrase = consent(Form(introduction.form), you, match.locality.name, match.party.name)
    return Consent(phrase.text % dict(phrase.values))


def _event(
    introduction: Introduction, side: Side, answer: Answer
) -> IntroductionAnswered | ReferralAnswered:
    data = Answered(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        side=side,
        answer=answer,
        agreed=introduction.stands is State.INTRODUCED,
    )
    kind = ReferralAnswered if introduction.is_referral else IntroductionAnswered
    return kind(subject=str(introduction.id), data=data)
