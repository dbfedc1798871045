"""The question to one side as forms show it, and reading the answer; for inbox and e-mail link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import ACTION_OF, OPEN, Action
from services.notifier.domain.standing import consent
from services.notifier.handlers.answers import ASK_AGAIN_AFTER, Reply
from services.notifier.handlers.moving import Consent
from services.notifier.pages.forms import Reader, Typed, today
from services.notifier.pages.views import match_party
from services.notifier.pages.wording import GIVEN, who_words
from services.notifier.store import moves
from services.notifier.store.tables import Introduction, MoveRow
from shared.events import Answer, Side
from shared.numbers import whole_number
from shared.reasons import DECLINE, FEEDBACK
from shared.texts import Phrase, Said, _, current_language, formats


@dataclass(frozen=True, slots=True)
class Question:
    """What one side is asked: the answers that are possible, and what goes with each.

    `seen` is the number of its last move; `must_say_why` where declining needs a reason.
    """

    side: Side
    name: str
    seen: int
    can_accept: bool
    can_decline: bool
    can_postpone: bool
    consent: Said
    reasons: tuple[tuple[str, Said], ...]
    must_say_why: bool
    again_on: date
    is_change: bool


def question(introduction: Introduction, rows: Sequence[MoveRow], side: Side) -> Question | None:
    """The question to a side, unless it is settled."""
    if introduction.stands not in OPEN:
        return None
    given = introduction.answer_of(side)
    asked_again = _was_asked_again(rows, side)
    last = moves.last_of(rows, side)
    return Question(
        side=side,
        name=match_party(introduction, side).name,
        seen=last.number if last else 0,
        can_accept=given != "accepted",
        can_decline=True,
        can_postpone=not asked_again,
        consent=consent_of(introduction, side),
        reasons=tuple(reasons_for(introduction, side).items()),
        must_say_why=must_say_why(introduction, side),
        again_on=today() + ASK_AGAIN_AFTER,
        is_change=given is not None,
    )


def _was_asked_again(rows: Sequence[MoveRow], side: Side) -> bool:
    """Whether this side postponed, and was asked again after that."""
    again = max((r.number for r in rows if r.action == Action.ASK_AGAIN.value), default=0)
    said = (r for r in reversed(rows) if r.side == side and r.number < again)
    before = next(said, None)
    return before is not None and before.action == Action.POSTPONE.value


def consent_of(introduction: Introduction, side: Side) -> Phrase:
    """What this side agrees to when it accepts."""
    match = introduction.snapshot()
    you = match_party(introduction, side).name
    return consent(Form(introduction.form), you, match.locality.name, match.party.name)


def must_say_why(introduction: Introduction, side: Side) -> bool:
    """Whether declining needs a reason: a network owes the locality an answer it can use."""
    return introduction.is_referral and side == "party"


def reasons_for(introduction: Introduction, side: Side) -> Mapping[str, Phrase]:
    """The reasons that this side can give."""
    return FEEDBACK if must_say_why(introduction, side) else DECLINE


def read_reply(
    introduction: Introduction, side: Side, who: str, values: Mapping[str, str]
) -> Reply | Typed:
    """The answer in a form, or what was typed with what is wrong with it."""
    given: Answer | None = next((a for a in ACTION_OF if a == values.get("answer")), None)
    if given is None:
        return Typed(values, (), _("Choose one of the answers."), 422)
    reader = Reader(values, is_private=not introduction.reveals_contacts)
    options = reasons_for(introduction, side)
    is_no, is_later = given == "declined", given == "not_now"
    needs_reason = is_no and must_say_why(introduction, side)
    reason = reader.choice("reason", options, required=needs_reason) if is_no else None
    note = reader.note("note") if is_no else ""
    again = today() + ASK_AGAIN_AFTER
    day = reader.future_day("day", default=again) if is_later else None
    if reader.problems:
        return reader.failed()
    return Reply(
        introduction_id=introduction.id,
        side=side,
        answer=given,
        who=who,
        reason=reason,
        note=note,
        day=day,
        seen=read_seen(values),
        consent=Consent(str(consent_of(introduction, side)), current_language()),
    )


def read_seen(values: Mapping[str, str]) -> int | None:
    """The number that the form carried."""
    return whole_number(values.get("seen", ""))


def overtaken(
    introduction: Introduction, rows: Sequence[MoveRow], side: Side, values: Mapping[str, str]
) -> Typed:
    """Says who answered first; what was typed is kept."""
    last = moves.last_of(rows, side)
    given = GIVEN[introduction.answer_of(side)]
    told = _(
        "%(who)s answered for %(name)s on %(when)s: %(answer)s. Nothing was changed.",
        who=who_words(last.who) if last else "",
        name=match_party(introduction, side).name,
        when=formats.moment(last.at) if last else "",
        answer=given,
    )
    return Typed(values, (), told, 409)
