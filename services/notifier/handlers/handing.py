"""A side hands its question to a colleague, who gets it by e-mail and answers in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.contacts import address_of
from services.notifier.domain.errors import (
    BarredAddressError,
    HandedOverError,
    HandedOverOftenError,
    NoColleagueError,
)
from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import Action, Move
from services.notifier.handlers.moving import REPEATS, Office, Story, make, open_story
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.writing import add_steps, rewrite
from services.notifier.letters import language_of
from services.notifier.letters.addressing import addressee
from services.notifier.letters.handing import HandedToColleague
from services.notifier.store import deliveries, handovers, introductions, parties, suppressions
from services.notifier.store.tables import HandOverRow, Introduction, Party
from shared import outbox
from shared.events import ContactReassigned, Reassignment, Side
from shared.profile import Contact

HAND_OVERS_MAX = 3
"""Hand-overs of a side of an introduction."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """That somebody else should answer; `turn` is how many hand-overs the page or link knew of.

    `account` is the address of the signed-in account of the party, if it was one; only such a one may
    reassign `for_good`: everything else from now on, too.
    """

    introduction_id: UUID
    side: Side
    colleague: Contact
    who: str
    turn: int | None = None
    account: str | None = None
    for_good: bool = False


async def hand_over(office: Office, wanted: HandOver) -> None:
    """Hand a side's question to a colleague, once; the same again changes nothing.

    Raises `UnknownIntroductionError`, `IllegalMoveError` where there is nothing to answer,
    `HandedOverError`, `HandedOverOftenError`, `NoColleagueError` and `BarredAddressError`.
    """
    async with office.database.transaction() as session:
        story = await open_story(session, wanted.introduction_id)
        rows = await handovers.of_side(session, wanted.introduction_id, wanted.side)
        to = str(wanted.colleague.email or "").lower()
        if rows and rows[-1].email.lower() == to:
            return
        party = await parties.find(session, story.introduction.profile_id(wanted.side))
        await _check(session, wanted, rows, party)
        now = office.clock()
        note = f"{wanted.colleague.name} <{wanted.colleague.email}>"
        move = Move(Action.HAND_OVER, wanted.side, now, side=wanted.side, note=note)
        await make(session, office, story, move, wanted.who)
        row = _row(wanted, len(rows) + 1, now)
        session.add(row)
        await session.flush()
        await _ask(session, office, story, row)
        if party is not None:
            await _tell_others(session, office, story.introduction, party, row)
        if wanted.for_good and wanted.account is not None:
            await outbox.add(session, _reassigned(story.introduction, wanted, row))


async def _check(
    session: AsyncSession, wanted: HandOver, rows: Sequence[HandOverRow], party: Party | None
) -> None:
    if wanted.turn is not None and wanted.turn < len(rows):
        raise HandedOverError
    if len(rows) >= HAND_OVERS_MAX:
        raise HandedOverOftenError
    to = str(wanted.colleague.email or "").lower()
    known = [a.lower() for a in address_of(party)]
    if not to or (not rows and known == [to]):
        raise NoColleagueError
    if await suppressions.among(session, [to]):
        raise BarredAddressError


def _row(wanted: HandOver, number: int, now: datetime) -> HandOverRow:
    return HandOverRow(
        introduction_id=wanted.introduction_id,
        side=wanted.side,
        number=number,
        who=wanted.who,
        name=wanted.colleague.name,
        role=wanted.colleague.role,
        email=str(wanted.colleague.email),
        for_good=wanted.for_good and wanted.account is not None,
        at=now,
    )


async def _ask(session: AsyncSession, office: Office, story: Story, row: HandOverRow) -> None:
    """Put the question to the colleague: in the message that waits, or in a new one of the thread."""
    introduction, letters = story.introduction, office.letters
    await deliveries.take_back(session, introduction.id, REPEATS, row.side)
    waiting = await deliveries.changeable(session, [introduction.id])
    if any(d.purpose is Step.ASK and d.side == row.side for d in waiting):
        await rewrite(session, letters, [introduction.id], row.at)
        return
    steps = ((Step.ASK, row.side),)
    await add_steps(session, letters, introduction, steps, row.at, row.number)


async def _tell_others(
    session: AsyncSession,
    office: Office,
    introduction: Introduction,
    party: Party,
    row: HandOverRow,
) -> None:
    """Tell the party's other contacts; so that nobody can take a question away unnoticed."""
    others = tuple(a for a in address_of(party) if a.lower() != row.email.lower())
    if not others:
        return
    message = HandedToColleague(
        to=addressee(party),
        colleague=row.contact(),
        locality=introduction.snapshot().locality.name,
        party=introduction.snapshot().party.name,
        is_referral=introduction.is_referral,
        inbox=f"{office.letters.site}/inbox/{introduction.id}",
    )
    letter = office.letters.render(message, language_of(party))
    notice = Notice(
        key=f"hand-over:{introduction.id}:{row.side}:{row.number}",
        to=", ".join(others),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=party.id,
    )
    await notify(session, office.letters, notice, row.at)
    words = f"Its other contacts were told that it was handed to {row.email}"
    introductions.note(session, introduction, words, row.who, row.at)


def _reassigned(
    introduction: Introduction, wanted: HandOver, row: HandOverRow
) -> ContactReassigned:
    profile_id = introduction.profile_id(wanted.side)
    data = Reassignment(
        profile_id=profile_id,
        introduction_id=introduction.id,
        by=wanted.account or "",
        name=row.name,
        role=row.role,
        email=row.email,
    )
    return ContactReassigned(subject=str(profile_id), data=data)
