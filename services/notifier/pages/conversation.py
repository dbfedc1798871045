"""What was written about an introduction, as far as the reader may see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.notifier.domain.lifecycle import OPEN, SIDES
from services.notifier.pages.views import match_party, my_sides
from services.notifier.store.messages import HELD, REFUSED, SENT
from services.notifier.store.tables import Introduction, MessageRow
from shared.security import OFFICERS, Session
from shared.texts import _


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `note` says that it waits or was not passed on, `can_decide` is for officers.

    `answers_nothing`: it came as an e-mail of a side that has not answered the question;
    `is_doubtful`: and perhaps of somebody else.
    """

    id: UUID
    author: str
    who: str | None
    text: str
    at: datetime
    is_mine: bool
    note: str | None
    can_decide: bool
    answers_nothing: bool
    is_doubtful: bool = False


def conversation(
    introduction: Introduction,
    rows: Sequence[MessageRow],
    session: Session,
    doubtful: Collection[UUID],
) -> tuple[Said, ...]:
    """Messages, oldest first: one's own, those that reached one, and for officers all.

    Of the `doubtful` it is not certain who wrote them.
    """
    mine = my_sides(introduction, session)
    return tuple(
        replace(
            _said(introduction, row, session, is_mine=row.author in mine),
            is_doubtful=row.state == HELD and row.id in doubtful,
        )
        for row in rows
        if row.state == SENT or row.author in mine or session.is_officer
    )


def _said(introduction: Introduction, row: MessageRow, session: Session, *, is_mine: bool) -> Said:
    shows = is_mine or session.is_officer or introduction.reveals_contacts
    by_side = row.author in ("locality", "party")
    return Said(
        id=row.id,
        author=_author(introduction, row),
        who=row.who if shows and (by_side or session.is_officer) else None,
        text=row.text,
        at=row.at,
        is_mine=is_mine,
        note=_note(row),
        can_decide=row.state == HELD and session.role in OFFICERS,
        answers_nothing=row.by_mail and _waits_for(introduction, row.author),
    )


def _waits_for(introduction: Introduction, author: str) -> bool:
    given = (introduction.answer_of(side) for side in SIDES if side == author)
    return introduction.stands in OPEN and None in given


def _author(introduction: Introduction, row: MessageRow) -> str:
    if row.author == "locality" or row.author == "party":  # noqa: PLR1714 - narrows the type
        return match_party(introduction, row.author).name
    return _("Liaison officer")


def _note(row: MessageRow) -> str | None:
    notes = {
        HELD: _("Waits for a liaison officer, who passes it on."),
        REFUSED: _("Not passed on by the liaison officer."),
    }
    return notes.get(row.state)
