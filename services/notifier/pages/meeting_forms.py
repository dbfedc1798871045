"""A meeting of an introduction as pages show it, and reading the form that plans one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from services.notifier.domain.lifecycle import LEGAL, Action
from services.notifier.domain.meetings import DURATIONS, PLACE_MAX, Plan, exists
from services.notifier.letters.meetings import times
from services.notifier.pages.forms import Reader, Typed
from services.notifier.pages.zones import is_zone
from services.notifier.store.tables import Introduction, MeetingRow
from shared.texts import _
from shared.web import FieldProblem


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting that is planned: when in both places, and where; `proposed_by` is a side's name."""

    times: tuple[tuple[str, str], ...]
    minutes: int | None
    place: str
    is_link: bool
    proposed_by: str


def meeting_view(introduction: Introduction, row: MeetingRow | None) -> MeetingView | None:
    """The meeting that stands; none if it is cancelled, or over because the introduction moved on."""
    if row is None or row.cancelled or Action.CANCEL_MEETING not in LEGAL[introduction.stands]:
        return None
    match, plan = introduction.snapshot(), row.plan()
    proposer = match.locality if row.side == "locality" else match.party
    return MeetingView(
        times=times(plan, match.locality.name, match.party.name),
        minutes=plan.minutes if plan.at else None,
        place=plan.place,
        is_link=plan.is_link,
        proposed_by=proposer.name,
    )


def read_plan(values: Mapping[str, str], zones: tuple[str | None, str | None]) -> Plan | Typed:
    """The plan in a form; `zones` are those of locality and party, as far as they are known."""
    reader = Reader(values, is_private=False)
    day = reader.meeting_day("day")
    problems = list(reader.problems)
    at = _time(values.get("time", "").strip(), problems)
    zone = values.get("zone", "")
    if at is not None and not is_zone(zone):
        problems.append(FieldProblem("zone", _("Choose the time zone of this time.")))
    elif at is not None and day is not None and not exists(day, at, zone):
        words = _("Clocks are put forward then, and skip this time. Choose another.")
        problems.append(FieldProblem("time", words))
    place = " ".join(values.get("place", "").split())
    if len(place) > PLACE_MAX:
        problems.append(FieldProblem("place", _("Write at most 500 characters.")))
    if problems or day is None:
        return Typed(values, tuple(problems), None, 422)
    minutes = next((n for n in DURATIONS if str(n) == values.get("minutes")), 60)
    return Plan(day, at, minutes, zone if at else "UTC", place, *zones)


def _time(text: str, problems: list[FieldProblem]) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        problems.append(FieldProblem("time", _("Enter a time such as 14:30.")))
        return None
