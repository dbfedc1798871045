"""Officers hold outgoing e-mail, as a whole or a party's, and let held messages out or discard them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.conversation import NOTE_MAX, cleaned
from services.notifier.domain.deliveries import DeliveryState, LogEvent
from services.notifier.domain.errors import UnexplainedError
from services.notifier.domain.introductions import QUESTIONS
from services.notifier.domain.lifecycle import LEGAL, Action, Move
from services.notifier.handlers.itemizing import settle_items
from services.notifier.handlers.moving import Office, keep, open_story
from services.notifier.handlers.settling import Case
from services.notifier.handlers.writing import write
from services.notifier.store import deliveries, delivery_log, holds, hooks, introductions, items
from services.notifier.store.tables import Delivery, HoldRow, Introduction

AT_ONCE = 50
_ON_ITS_WAY = (DeliveryState.QUEUED, DeliveryState.COLLECTED)
FROM_START = "It was set up to hold all e-mail."


@dataclass(frozen=True, slots=True)
class Hold:
    """That mail is to be held or not: all of it, or a party's (`profile_id`)."""

    held: bool
    who: str
    why: str
    profile_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decides about held messages; discarding needs a reason."""

    who: str
    lets_out: bool
    why: str = ""


async def switch(office: Office, hold: Hold) -> None:
    """Begin or end to hold mail; the same again changes nothing. Raises `UnexplainedError`.

    What is held already stays so until somebody decides about it.
    """
    why = _explained(hold.why)
    async with office.database.transaction() as session:
        now, last = office.clock(), await holds.current(session, hold.profile_id)
        if hold.held == (last is not None and last.held):
            return
        session.add(
            HoldRow(profile_id=hold.profile_id, held=hold.held, who=hold.who, why=why, at=now)
        )
        await session.flush()
        await holds.take(session, now)


async def hold_from_start(office: Office) -> None:
    """Hold all mail, unless somebody has ever decided about that."""
    async with office.database.reading() as session:
        is_decided = await holds.current(session, None) is not None
    if not is_decided:
        await switch(office, Hold(held=True, who="Entente", why=FROM_START))


async def decide(office: Office, keys: Sequence[UUID], ruling: Ruling) -> int:
    """Let held messages out, or discard them; returns how many. Raises `UnexplainedError`."""
    why = "" if ruling.lets_out else _explained(ruling.why)
    done = 0
    for key in keys:
        async with office.database.transaction() as session:
            done += await _decide(session, office, key, ruling, why)
    return done


async def let_all_out(office: Office, who: str) -> int:
    """Let out as many messages as are held now, the longest held first; returns how many."""
    async with office.database.reading() as session:
        count = await holds.count(session)
    done = 0
    while done < count:
        async with office.database.reading() as session:
            keys = await holds.some(session, min(AT_ONCE, count - done))
        if not keys:
            break
        await decide(office, keys, Ruling(who, lets_out=True))
        done += len(keys)
    return done


async def _decide(
    session: AsyncSession, office: Office, key: UUID, ruling: Ruling, why: str
) -> bool:
    found = await deliveries.find(session, key)
    introduction = await introductions.lock_of(session, found) if found else None
    delivery = await deliveries.lock(session, key) if found else None
    if delivery is None or delivery.stands is not DeliveryState.HELD:
        return False
    case = Case(session, delivery, introduction, office.clock())
    if ruling.lets_out:
        await _let_out(office, case, ruling.who)
    else:
        await _discard(office, case, ruling.who, why)
    return True


async def _discard(office: Office, case: Case, who: str, why: str) -> None:
    """Send a message to nobody (else); what machines would have been told with it is not told either."""
    session, delivery = case.session, case.delivery
    is_out = delivery.sent_at is not None
    state = DeliveryState.SENT if is_out else DeliveryState.DISCARDED
    delivery.state, delivery.last_error = state.value, why
    delivery_log.note(session, delivery, LogEvent.DISCARDED, case.now, who=who, words=why)
    case.note(f"discarded: {why}", who)
    await items.gather(session, delivery, (), case.now)
    if delivery.introduction_id is not None and delivery.to_side == "party":
        await hooks.discard(session, delivery.introduction_id)
    await settle_items(case, office.deadlines)


async def _let_out(office: Office, case: Case, who: str) -> None:
    """Queue a message; the time to answer what it asks begins again, and its text says so."""
    session, delivery, introduction = case.session, case.delivery, case.introduction
    deliveries.queue(delivery, case.now)
    if introduction is not None:
        await _begin_time_again(session, office, introduction, delivery, who, case.now)
        await write(session, office.letters, introduction, delivery, case.now)
        if delivery.stands not in _ON_ITS_WAY:
            return
    delivery.released_at = case.now
    delivery_log.note(session, delivery, LogEvent.RELEASED, case.now, who=who)
    case.note("was held and has been let out", who)


async def _begin_time_again(
    session: AsyncSession,
    office: Office,
    introduction: Introduction,
    delivery: Delivery,
    who: str,
    now: datetime,
) -> None:
    if delivery.purpose not in QUESTIONS:
        return
    story = await open_story(session, introduction.id)
    if story.life is not None and Action.EXTEND in LEGAL[story.life.state]:
        await keep(session, office.deadlines, story, Move(Action.EXTEND, "officer", now), who)


def _explained(why: str) -> str:
    text = cleaned(why)
    if not text or len(text) > NOTE_MAX:
        raise UnexplainedError
    return text
