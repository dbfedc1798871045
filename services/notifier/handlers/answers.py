"""A side answers: from the link in its e-mail or from its inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.errors import UnknownIntroductionError
from services.notifier.domain.introductions import State, Step, follow_up
from services.notifier.domain.introductions import answer as transition
from services.notifier.handlers.writing import add_steps, utc_now
from services.notifier.letters import Letters
from services.notifier.store import deliveries, introductions
from services.notifier.store.tables import Introduction
from shared import outbox
from shared.database import Database
from shared.events import Answer, Answered, IntroductionAnswered, ReferralAnswered, Side

WORDS: dict[Answer, str] = {
    "accepted": "accepted",
    "declined": "declined",
    "not_now": "answered: not now",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What one side of an introduction answers; `who` is the account, or how else it came."""

    introduction_id: UUID
    side: Side
    answer: Answer
    who: str


async def give_answer(database: Database, letters: Letters, reply: Reply) -> State:
    """Note an answer, with what follows from it; returns the state after it.

    The same answer again changes nothing. Raises `UnknownIntroductionError`, and `ClosedError` if
    that answer comes too late.
    """
    async with database.transaction() as session:
        introduction = await introductions.lock(session, reply.introduction_id)
        if introduction is None:
            raise UnknownIntroductionError
        before = introduction.stands
        after = transition(before, reply.side, reply.answer)
        if introduction.answer_of(reply.side) != reply.answer:
            now = utc_now()
            _note(session, introduction, reply, after, now)
            if after in (State.AGREED, State.DECLINED):
                await deliveries.take_back(session, introduction.id, (Step.ASK,))
            steps = follow_up(before, after, reply.side)
            await add_steps(session, letters, introduction, steps, now)
            await outbox.add(session, _event(introduction, reply))
        return after


def _note(
    session: AsyncSession, introduction: Introduction, reply: Reply, after: State, now: datetime
) -> None:
    introduction.note_answer(reply.side, reply.answer)
    introduction.state, introduction.changed_at = after.value, now
    match = introduction.snapshot()
    name = (match.locality if reply.side == "locality" else match.party).name
    introductions.note(session, introduction, f"{name} {WORDS[reply.answer]}", reply.who, now)


def _event(introduction: Introduction, reply: Reply) -> IntroductionAnswered | ReferralAnswered:
    data = Answered(
        introduction_id=introduction.id,
        match_id=introduction.match_id,
        locality_id=introduction.locality_id,
        party_id=introduction.party_id,
        side=reply.side,
        answer=reply.answer,
        agreed=introduction.stands is State.AGREED,
    )
    kind = ReferralAnswered if introduction.is_referral else IntroductionAnswered
    return kind(subject=str(introduction.id), data=data)
