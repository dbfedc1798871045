"""Makes the digests of officers: what is late, replies that wait to be read, answers from cities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.choices import MailKind
from services.notifier.handlers.digesting import PAGE
from services.notifier.handlers.looking import do_each
from services.notifier.handlers.moving import Office
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.reading import plan
from services.notifier.letters import Letters
from services.notifier.letters.digests import DeskDigest, Replied, Unread, Waiting
from services.notifier.store import choices, messages, readers, reviews
from services.notifier.store.reviews import Desk
from services.notifier.store.tables import Introduction, OverdueRow, QuestionRow, ReaderRow
from shared.letters import Letter
from shared.security import Role
from shared.texts import LANGUAGES
from shared.texts.language import SOURCE

AT_ONCE = 100
SHOWN = 30


async def digest_desks(office: Office) -> int:
    """Make the digests that are due, each by itself; a slot that was missed is made up once."""
    now = office.clock()

    async def due(limit: int) -> list[UUID]:
        async with office.database.reading() as session:
            return await readers.due(session, now, limit)

    async def make(account_id: UUID) -> None:
        async with office.database.transaction() as session:
            await _make(session, office.letters, account_id, now)

    return await do_each(due, make, AT_ONCE)


async def _make(session: AsyncSession, letters: Letters, account_id: UUID, now: datetime) -> None:
    reader = await readers.lock(session, account_id)
    if reader is None or reader.next_at is None or reader.next_at > now:
        return
    slot = reader.next_slot
    await plan(session, reader, now)
    rows, count = await reviews.overdue(session, desk_of(reader), SHOWN)
    answered = await reviews.answered(session, reader.email, SHOWN)
    unread = await messages.unread_replies(session, desk_of(reader).subdivisions, SHOWN)
    to = await choices.receiving(session, account_id, (reader.email,), MailKind.OPTIONAL)
    if not to or not (rows or answered or unread):
        return
    digest = replace(
        _digest(letters, reader, rows, count, answered), unread=_unread(letters, unread)
    )
    letter = _letter(letters, reader, digest)
    notice = Notice(
        key=f"digest:{account_id}:{slot}",
        to=reader.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        unsubscribe=letter.unsubscribe,
    )
    if await notify(session, letters, notice, now) is not None:
        for one in answered:
            one.told_at = now


def desk_of(reader: ReaderRow) -> Desk:
    """What an officer decides about: a liaison officer not what was passed on to a supervisor."""
    if reader.role == Role.LIAISON_OFFICER:
        return Desk(("suggested",), tuple(reader.region))
    return Desk(("suggested", "escalated"))


def _digest(
    letters: Letters,
    reader: ReaderRow,
    rows: Sequence[OverdueRow],
    count: int,
    answered: Sequence[QuestionRow],
) -> DeskDigest:
    review = f"{letters.site}/review"
    return DeskDigest(
        waiting=tuple(
            Waiting(r.locality, r.party, r.since.date(), r.assigned_to, f"{review}/{r.match_id}")
            for r in rows
        ),
        count=count,
        replies=tuple(Replied(q.locality, q.party, f"{review}/{q.match_id}") for q in answered),
        queue=review,
        page=f"{letters.site}{PAGE}",
        stop=letters.stop_link(reader.account_id, (reader.email,)),
    )


def _unread(letters: Letters, found: Sequence[tuple[Introduction, datetime]]) -> tuple[Unread, ...]:
    rows = ((i, i.snapshot(), since) for i, since in found)
    return tuple(
        Unread(
            match.locality.name, match.party.name, since.date(), f"{letters.site}/inbox/{row.id}"
        )
        for row, match, since in rows
    )


def _letter(letters: Letters, reader: ReaderRow, digest: DeskDigest) -> Letter:
    known = reader.language in LANGUAGES
    return letters.render(digest, reader.language if known and reader.language else SOURCE)
