"""The only way an introduction moves: locked, checked, kept, announced, in the caller's transaction."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.errors import UnknownIntroductionError
from services.notifier.domain.introductions import QUESTIONS, Form, Step, follow_up
from services.notifier.domain.lifecycle import (
    FREED,
    OPEN,
    Action,
    Life,
    Move,
    advance,
    begin,
    replay,
)
from services.notifier.handlers.changes import announce
from services.notifier.handlers.writing import Clock, add_steps, rewrite, utc_now
from services.notifier.letters import Letters
from services.notifier.store import deliveries, introductions, moves
from services.notifier.store.tables import ConsentRow, Introduction, MoveRow
from shared import outbox
from shared.database import Database
from shared.events import IntroductionMoved, Moved

REPEATS = (Step.REMINDER, Step.LAST_REMINDER, Step.AGAIN, Step.SUPERVISOR)
_ASKING = (*QUESTIONS, Step.CHECK_IN)


@dataclass(frozen=True, slots=True)
class Office:
    """What the use cases of introductions work with."""

    database: Database
    letters: Letters
    deadlines: Deadlines = field(default_factory=Deadlines)
    clock: Clock = utc_now


@dataclass(slots=True)
class Story:
    """A locked introduction with its moves; `life` is missing before the approval is noted."""

    introduction: Introduction
    rows: list[MoveRow]
    life: Life | None


@dataclass(frozen=True, slots=True)
class Consent:
    """The words that somebody agreed to, in the language in which they were shown."""

    wording: str
    language: str = "en"


async def open_story(session: AsyncSession, key: UUID) -> Story:
    """Lock an introduction and replay its moves; raises `UnknownIntroductionError`."""
    introduction = await introductions.lock(session, key)
    if introduction is None:
        raise UnknownIntroductionError
    rows = list(await moves.of_introduction(session, key))
    return Story(introduction, rows, replay(r.move() for r in rows) if rows else None)


async def make(
    session: AsyncSession,
    office: Office,
    story: Story,
    move: Move,
    who: str,
    consent: Consent | None = None,
) -> Life:
    """Make a move and write the letters that it brings; raises `IllegalMoveError`."""
    before = story.life
    after = await keep(session, office.deadlines, story, move, who)
    if consent is not None:
        session.add(_consent(story.introduction, after.number, move, who, consent))
    await _write_letters(session, office, story, before, move)
    if consent is not None and story.introduction.is_referral:
        await rewrite(session, office.letters, [story.introduction.id], move.at)
    return after


async def keep(
    session: AsyncSession, deadlines: Deadlines, story: Story, move: Move, who: str
) -> Life:
    """Make a move that brings no letters: keep it and what it makes of the introduction, announce it.

    Raises `IllegalMoveError`.
    """
    before, introduction = story.life, story.introduction
    after, dated = _advanced(deadlines, before, move)
    await moves.add(session, introduction, before, after, dated, who)
    introduction.due_at = deadlines.next_at(after)
    story.life = after
    await outbox.add(session, _event(introduction, before, after, dated))
    await announce(session, introduction, dated, after.number)
    return after


def _advanced(deadlines: Deadlines, before: Life | None, move: Move) -> tuple[Life, Move]:
    """The life after the move with its deadline, and the move with it."""
    bare = begin(move) if before is None else advance(before, move)
    until = deadlines.until(before, bare, move.action, move.at)
    return replace(bare, until=until), replace(move, until=until)


async def _write_letters(
    session: AsyncSession,
    office: Office,
    story: Story,
    before: Life | None,
    move: Move,
) -> None:
    introduction, after = story.introduction, story.life
    if after is None:
        return
    if after.state not in OPEN:
        await deliveries.take_back(session, introduction.id, _ASKING)
    elif move.actor != "entente" and move.side:
        await deliveries.take_back(session, introduction.id, REPEATS, move.side)
    steps = follow_up(before, after, move, is_referral=introduction.is_referral)
    number = _number(office, story, after, move)
    await add_steps(session, office.letters, introduction, steps, move.at, number)
    if move.actor == "officer" and move.side:
        noted = ((Step.NOTED, move.side),)
        await add_steps(session, office.letters, introduction, noted, move.at, after.number)


def _number(office: Office, story: Story, after: Life, move: Move) -> int:
    """Tells messages of one step apart: a supervisor may be asked again after a "not now"."""
    if move.action is Action.CHECK_IN:
        return office.deadlines.check_in(after, move.at)
    if move.action is Action.RECOMMEND:
        return sum(r.action == move.action and r.side == move.side for r in story.rows)
    return 0


def _consent(
    introduction: Introduction, number: int, move: Move, who: str, consent: Consent
) -> ConsentRow:
    return ConsentRow(
        introduction_id=introduction.id,
        side=move.side,
        number=number,
        who=who,
        wording=consent.wording,
        language=consent.language,
        at=move.at,
    )


def _event(
    introduction: Introduction, before: Life | None, after: Life, move: Move
) -> IntroductionMoved:
    data = Moved(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        form=Form(introduction.form).value,
        number=after.number,
        action=move.action.value,
        before=before.state.value if before else None,
        after=after.state.value,
        side=move.side,
        reason=move.reason,
        frees_capacity=after.state in FREED,
    )
    return IntroductionMoved(subject=str(introduction.id), data=data)


async def due_now(database: Database, now: datetime, limit: int) -> list[UUID]:
    """Introductions for which something is due."""
    async with database.reading() as session:
        return await moves.due(session, now, limit)
