"""What has happened to an introduction, in words, as far as the reader may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.lifecycle import Action
from services.notifier.domain.phrasing import filled
from services.notifier.domain.reasons import AGREEMENTS, said
from services.notifier.pages.views import match_party, my_sides
from services.notifier.pages.wording import who_words
from services.notifier.store.tables import History, Introduction, MoveRow
from shared.security import Session
from shared.texts import Phrase, Said, formats

_SECRET = (Action.RECOMMEND, Action.HAND_OVER)
"""The other side does not see these."""

_WORDS: dict[Action, Phrase] = {
    Action.APPROVE: Phrase("A liaison officer approved it"),
    Action.ASK: Phrase("Both sides have been asked"),
    Action.RECOMMEND: Phrase("%(name)s would like to accept and asked its supervisor"),
    Action.ACCEPT: Phrase("%(name)s accepted"),
    Action.DECLINE: Phrase("%(name)s declined"),
    Action.POSTPONE: Phrase("%(name)s answered: not now, please ask again on %(day)s"),
    Action.ACKNOWLEDGE: Phrase("%(name)s has received the referral"),
    Action.REMIND: Phrase("A reminder was written to whoever had not answered"),
    Action.ASK_AGAIN: Phrase("The question was asked again"),
    Action.EXPIRE: Phrase("It was closed because the time was over"),
    Action.PROPOSE_MEETING: Phrase("%(name)s proposed to meet on %(day)s"),
    Action.MEET: Phrase("%(name)s says: we met on %(day)s"),
    Action.AGREE: Phrase("%(name)s says: we agreed on %(day)s (%(kind)s)"),
    Action.CLOSE: Phrase("%(name)s says: nothing came of it"),
    Action.CANCEL_MEETING: Phrase("%(name)s cancelled the meeting"),
    Action.HAND_OVER: Phrase("%(name)s handed the question to a colleague"),
    Action.EXTEND: Phrase("A held message was let out; the time to answer begins again"),
    Action.CHECK_IN: Phrase("Both sides were asked how it went on"),
    Action.CONTINUE: Phrase("%(name)s says: it goes on"),
    Action.LEAVE: Phrase("%(name)s left Entente"),
}

_OUT_IN_DIGEST = Phrase("The question went out in a digest; the time to answer begins again")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, what, who (for officers and one's own), why and in which words."""

    at: datetime
    what: Said
    who: str | None
    reason: Phrase | None
    note: str | None


def timeline(
    introduction: Introduction,
    moves: Sequence[MoveRow],
    mails: Sequence[History],
    session: Session,
) -> tuple[Entry, ...]:
    """Moves, and for officers mails, oldest first."""
    entries = [_entry(introduction, row, session) for row in moves]
    found = [entry for entry in entries if entry is not None]
    if session.is_officer:
        found += [Entry(h.at, h.what, h.who, None, None) for h in mails]
    return tuple(sorted(found, key=lambda e: e.at))


def may_read_reason(introduction: Introduction, row: MoveRow, session: Session) -> bool:
    """Its own side and officers read why; a locality also why it was not taken by a network."""
    mine = my_sides(introduction, session)
    is_feedback = introduction.is_referral and row.side == "party"
    both = row.action == Action.CLOSE.value or row.actor == "entente"
    return session.is_officer or row.side in mine or is_feedback or both


def _entry(introduction: Introduction, row: MoveRow, session: Session) -> Entry | None:
    mine = my_sides(introduction, session)
    action = Action(row.action)
    is_own = row.side in mine and row.actor != "entente"
    if action in _SECRET and not is_own and not session.is_officer:
        return None
    reads = may_read_reason(introduction, row, session)
    return Entry(
        at=row.at,
        what=_words(introduction, row, action),
        who=who_words(row.who) if session.is_officer or is_own else None,
        reason=said(row.reason) if reads else None,
        note=row.note if reads else None,
    )


def _words(introduction: Introduction, row: MoveRow, action: Action) -> Phrase:
    kind = AGREEMENTS.get(row.kind or "")
    is_of_digest = action is Action.EXTEND and row.actor == "entente"
    return filled(
        _OUT_IN_DIGEST if is_of_digest else _WORDS[action],
        name=match_party(introduction, row.side).name if row.side else "",
        day=formats.day(row.day) if row.day else "",
        kind=str(kind) if kind else "",
    )
