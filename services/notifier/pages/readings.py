"""The form in which an officer notes what a reply by e-mail says: showing it, and reading it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.notifier.domain.lifecycle import OPEN, SIDES, Action
from services.notifier.handlers.answers import ASK_AGAIN_AFTER
from services.notifier.handlers.recording import Reading, Says
from services.notifier.pages.answering import (
    must_say_why,
    question,
    read_seen,
    reasons_for,
)
from services.notifier.pages.forms import Reader, Typed, today
from services.notifier.pages.views import match_party
from services.notifier.store.messages import HELD, REFUSED
from services.notifier.store.tables import Introduction, MessageRow, MoveRow
from shared.events import Side
from shared.security import OFFICERS, Session
from shared.texts import Phrase, Said, _

RECEIVED: Says = "received"
_ANSWERS: Mapping[Says, Phrase] = {
    "accepted": Phrase("Accepted"),
    "declined": Phrase("Declined"),
    "not_now": Phrase("Not now"),
}


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """What can be noted of a reply of one side; `seen` as in `Question`.

    `is_doubtful`: it is not certain who wrote it. `is_held`: it can still be passed on.
    """

    side: Side
    name: str
    seen: int
    says: tuple[tuple[str, Said], ...]
    reasons: tuple[tuple[str, Said], ...]
    must_say_why: bool
    again_on: date
    is_doubtful: bool
    is_held: bool


def reading_forms(
    found: Introduction,
    rows: Sequence[MoveRow],
    written: Sequence[MessageRow],
    doubtful: Collection[UUID],
    session: Session,
) -> dict[UUID, ReadingForm]:
    """The form for each reply that an officer may still read as an answer, by its message."""
    if session.role not in OFFICERS:
        return {}
    forms = {}
    for row in written:
        side = next((s for s in SIDES if s == row.author), None)
        if side is None or not row.by_mail or row.state == REFUSED:
            continue
        form = _form(found, rows, side, is_held=row.state == HELD, is_doubtful=row.id in doubtful)
        if form is not None:
            forms[row.id] = form
    return forms


def _form(
    found: Introduction, rows: Sequence[MoveRow], side: Side, *, is_held: bool, is_doubtful: bool
) -> ReadingForm | None:
    asked = question(found, rows, side)
    if asked is None or (asked.is_change and not is_held):
        return None
    says = dict(_ANSWERS)
    if not asked.can_accept:
        del says["accepted"]
    if not asked.can_postpone:
        del says["not_now"]
    if found.is_referral and side == "party" and not _is_received(rows):
        says = {RECEIVED: Phrase("Received, without an answer yet"), **says}
    return ReadingForm(
        side=side,
        name=match_party(found, side).name,
        seen=asked.seen,
        says=tuple(says.items()),
        reasons=asked.reasons,
        must_say_why=asked.must_say_why,
        again_on=asked.again_on,
        is_doubtful=is_doubtful,
        is_held=is_held,
    )


def _is_received(rows: Sequence[MoveRow]) -> bool:
    return any(row.action == Action.ACKNOWLEDGE.value for row in rows)


def read_reading(
    found: Introduction, side: Side, message_id: UUID, officer: str, values: Mapping[str, str]
) -> Reading | Typed:
    """What an officer noted, or what was typed with what is wrong with it."""
    kept = {**values, "reading": str(message_id)}
    options: tuple[Says, ...] = (RECEIVED, *_ANSWERS)
    says = next((s for s in options if s == values.get("says")), None)
    if says is None or found.stands not in OPEN:
        return Typed(kept, (), _("Choose one of the answers."), 422)
    reader = Reader(kept, is_private=not found.reveals_contacts)
    reason, day = None, None
    if says == "declined":
        reasons = reasons_for(found, side)
        reason = reader.choice("why", reasons, required=must_say_why(found, side))
    if says == "not_now":
        day = reader.future_day("again", default=today() + ASK_AGAIN_AFTER)
    if reader.problems:
        return reader.failed()
    return Reading(
        introduction_id=found.id,
        message_id=message_id,
        officer=officer,
        says=says,
        reason=reason,
        day=day,
        seen=None if says == RECEIVED else read_seen(values),
        passes=values.get("passes") == "yes",
        is_confirmed=values.get("confirmed") == "yes",
    )
