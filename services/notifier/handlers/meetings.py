"""A meeting is planned, changed or cancelled: kept, and both sides get an invitation that says so."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.errors import AnsweredBeforeError
from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import SIDES, Action, Life, Move, State
from services.notifier.domain.meetings import Plan
from services.notifier.handlers.moving import Office, Story, make, open_story
from services.notifier.handlers.writing import add_steps
from services.notifier.store import deliveries, meetings, moves
from services.notifier.store.tables import Introduction, MeetingRow
from shared.events import Side


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a side arranges: to meet as planned, or (without `plan`) not to; `seen` as in `Reply`."""

    introduction_id: UUID
    side: Side
    who: str
    plan: Plan | None
    seen: int | None = None


async def arrange(office: Office, wanted: Meeting) -> State:
    """Plan or change a meeting, or cancel it; the same again changes nothing.

    Raises `UnknownIntroductionError`, `AnsweredBeforeError` and `IllegalMoveError`.
    """
    async with office.database.transaction() as session:
        story = await open_story(session, wanted.introduction_id)
        row = await meetings.current(session, wanted.introduction_id)
        stands = row.plan() if row is not None and not row.cancelled else None
        is_same = wanted.plan == stands and (stands is not None or row is not None)
        if is_same and _is_planned(story.life) == (stands is not None):
            return story.introduction.stands
        last = moves.last_of(story.rows, wanted.side)
        if wanted.seen is not None and wanted.seen != (last.number if last else 0):
            raise AnsweredBeforeError
        action = Action.PROPOSE_MEETING if wanted.plan else Action.CANCEL_MEETING
        move = Move(
            action,
            wanted.side,
            office.clock(),
            side=wanted.side,
            day=wanted.plan.day if wanted.plan else None,
        )
        life = await make(session, office, story, move, wanted.who)
        await note(session, office, story, wanted, move.at)
        return life.state


def _is_planned(life: Life | None) -> bool:
    return life is not None and life.state is State.MEETING_PROPOSED


async def note(
    session: AsyncSession, office: Office, story: Story, wanted: Meeting, now: datetime
) -> None:
    """Keep a plan, or that the meeting is cancelled, and write to both sides."""
    before = await meetings.current(session, wanted.introduction_id)
    plan = wanted.plan or (before.plan() if before else None)
    if plan is None:
        return
    sequence = before.sequence + 1 if before else 0
    row = MeetingRow(
        introduction_id=wanted.introduction_id,
        sequence=sequence,
        side=wanted.side,
        who=wanted.who,
        day=plan.day,
        at=plan.at,
        minutes=plan.minutes,
        zone=plan.zone,
        place=plan.place,
        locality_zone=plan.locality_zone,
        party_zone=plan.party_zone,
        cancelled=wanted.plan is None,
        noted_at=now,
    )
    session.add(row)
    await session.flush()
    await _invite(session, office, story.introduction, sequence, now)


async def after_report(
    session: AsyncSession, office: Office, story: Story, move: Move, who: str
) -> None:
    """Keep the day that a side named for a meeting; cancel one to come of what has ended."""
    if move.side is None:
        return
    row = await meetings.current(session, story.introduction.id)
    stands = row.plan() if row is not None and not row.cancelled else None
    wanted = Meeting(story.introduction.id, move.side, who, None)
    if move.action is Action.PROPOSE_MEETING and move.day is not None:
        if stands is None or stands.day != move.day:
            day = replace(wanted, plan=Plan(move.day))
            await note(session, office, story, day, move.at)
    elif move.action is Action.CLOSE and stands is not None and stands.starts_after(move.at):
        await note(session, office, story, wanted, move.at)


async def _invite(
    session: AsyncSession, office: Office, introduction: Introduction, number: int, now: datetime
) -> None:
    """Write to both sides; an earlier invitation that has not gone out is not needed any more."""
    await deliveries.take_back(session, introduction.id, (Step.MEETING,))
    steps = tuple((Step.MEETING, side) for side in SIDES)
    await add_steps(session, office.letters, introduction, steps, now, number)
