"""Handing a question to a colleague, as pages show it: the form, reading it, and who answers now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from services.notifier.domain.errors import NoColleagueError
from services.notifier.domain.lifecycle import OPEN
from services.notifier.handlers.handing import HandOver
from services.notifier.pages.forms import Typed
from services.notifier.store.tables import HandOverRow, Introduction, Party
from shared.events import Side
from shared.profile import Contact
from shared.texts import told
from shared.web import FieldProblem

NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class Handed:
    """Who answers for a side now, and since when."""

    name: str
    role: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class HandOverForm:
    """The form for one's own side; `can_reassign`: the colleague may get everything from now on."""

    side: Side
    turn: int
    can_reassign: bool


def handed_view(row: HandOverRow) -> Handed:
    """A hand-over as its own side may see it."""
    return Handed(row.name, row.role, row.at)


def may_hand_over(introduction: Introduction, side: Side) -> bool:
    """Whether there is still something to answer for a side."""
    is_open = introduction.stands in OPEN
    return is_open and introduction.answer_of(side) in (None, "not_now")


def hand_over_form(
    introduction: Introduction, side: Side, own: Party | None, handed: HandOverRow | None
) -> HandOverForm | None:
    """The form for a side, if there is something to hand over."""
    if not may_hand_over(introduction, side):
        return None
    has_desk = own is not None and own.desk().email is not None
    return HandOverForm(side, handed.number if handed else 0, can_reassign=not has_desk)


def read_hand_over(
    introduction: Introduction, side: Side, who: str, values: Mapping[str, str], turn: int | None
) -> HandOver | Typed:
    """The hand-over in a form, or what was typed with what is wrong with it."""
    name, role = (" ".join(values.get(key, "").split()) for key in ("to_name", "to_role"))
    email = values.get("to_email", "").strip()
    fields: dict[str, str | None] = {"name": name[:NAME_MAX], "role": role[:NAME_MAX] or None}
    try:
        colleague = Contact.model_validate(fields | {"email": email})
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
        words = told(NoColleagueError())
        problems = tuple(FieldProblem(f"to_{field}", words) for field in sorted(wrong))
        return Typed(values, problems, None, 422)
    return HandOver(introduction.id, side, colleague, who, turn)
