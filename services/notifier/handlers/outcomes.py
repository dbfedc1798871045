"""What the sides say of a referral they received, of their meetings, and of what came of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.conversation import cleaned
from services.notifier.domain.errors import AnsweredBeforeError, IllegalMoveError
from services.notifier.domain.lifecycle import Action, Actor, Move, State
from services.notifier.domain.recorded import noted_by
from services.notifier.handlers.meetings import after_report
from services.notifier.handlers.moving import Office, Story, make, open_story
from services.notifier.store import moves
from services.notifier.store.tables import Introduction
from shared import outbox
from shared.events import Agreement, Outcome, OutcomeKind, OutcomeRecorded, Side

_OUTCOMES: dict[Action, OutcomeKind] = {
    Action.MEET: "met",
    Action.AGREE: "agreed",
    Action.CLOSE: "nothing",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a side says of how it went on; `seen` as in `answers.Reply`.

    `action` is to propose a meeting, meet, agree, close, or go on without news; `day` goes with the
    first three, `kind` with an agreement, `reason` with the last two.
    """

    introduction_id: UUID
    side: Side
    action: Action
    who: str
    day: date | None = None
    kind: Agreement | None = None
    reason: str | None = None
    note: str = ""
    seen: int | None = None


async def report(office: Office, said: Report) -> State:
    """Note how it went on; the same again changes nothing. Returns the state after it.

    That it goes on is news on another day.

    Raises `UnknownIntroductionError`, `AnsweredBeforeError`, and `IllegalMoveError`.
    """
    if (said.action is Action.AGREE) != (said.kind is not None):
        raise IllegalMoveError
    async with office.database.transaction() as session:
        story = await open_story(session, said.introduction_id)
        move = Move(
            action=said.action,
            actor=said.side,
            at=office.clock(),
            side=said.side,
            reason=said.reason,
            note=cleaned(said.note) or None,
            day=office.clock().date() if said.action is Action.CONTINUE else said.day,
            kind=said.kind,
        )
        last = moves.last_of(story.rows, said.side)
        if last is not None and last.move().says_as(move):
            return story.introduction.stands
        if said.seen is not None and said.seen != (last.number if last else 0):
            raise AnsweredBeforeError
        life = await make(session, office, story, move, said.who)
        await after_report(session, office, story, move, said.who)
        if said.action in _OUTCOMES:
            await outbox.add(session, _event(story.introduction, said))
        return life.state


async def acknowledge(office: Office, introduction_id: UUID, who: str) -> None:
    """A network or programme says that it has received a referral; once is enough."""
    async with office.database.transaction() as session:
        story = await open_story(session, introduction_id)
        await take_acknowledgement(session, office, story, who)


async def take_acknowledgement(
    session: AsyncSession,
    office: Office,
    story: Story,
    who: str,
    officer: str | None = None,
    side: Side = "party",
) -> None:
    """Note in the caller's transaction that a referral was received; `officer` as in `Reply`.

    Raises `IllegalMoveError`.
    """
    if not story.introduction.is_referral or story.life is None:
        raise IllegalMoveError
    if not story.life.acknowledged:
        actor: Actor = "officer" if officer else "party"
        move = Move(Action.ACKNOWLEDGE, actor, office.clock(), side=side)
        await make(session, office, story, move, noted_by(who, officer) if officer else who)


def _event(introduction: Introduction, said: Report) -> OutcomeRecorded:
    data = Outcome(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        side=said.side,
        outcome=_OUTCOMES[said.action],
        on=said.day,
        agreement=said.kind,
        reason=said.reason,
    )
    return OutcomeRecorded(subject=str(introduction.id), data=data)
