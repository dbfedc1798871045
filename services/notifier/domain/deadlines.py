"""How long each state may last, in working days, and what is due when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.notifier.domain.lifecycle import OPEN, REMINDERS_MAX, Action, Life, State

_SATURDAY = 5
_ASKABLE = (State.INTRODUCED, State.MEETING_PROPOSED, State.MET, State.CLOSED)
QUIET = timedelta(days=14)
"""How long after a side has said how it went on nobody is asked for it."""
_LONGER = (Action.REMIND, Action.HAND_OVER, Action.EXTEND)
_MORNING = time(13, tzinfo=UTC)
"""When a day that somebody named begins for us: the morning of the eastern United States."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Working days (Monday to Friday; holidays are not known to us) that states may last.

    `reach` both sides, `answer` once asked (a supervisor too), `other` for the second side after the
    first accepted,
    `remind` between reminders, `meeting` until one is arranged, `report` after its date,
    `agreement` after meeting. `check_ins` are days (of the calendar, ascending) since both were
    introduced, after which each side is asked how it went on.
    """

    reach: int = 20
    answer: int = 15
    other: int = 10
    remind: int = 5
    meeting: int = 30
    report: int = 10
    agreement: int = 120
    check_ins: tuple[int, ...] = (30, 90, 365)

    def until(
        self, before: Life | None, after: Life, action: Action, at: datetime
    ) -> datetime | None:
        """The deadline of the state that a move at this moment led to (UTC)."""
        if after.state in (State.NOT_NOW, State.CLOSED):
            day = after.again_on()
            return datetime.combine(day, _MORNING) if day else None
        if before and action in (Action.CHECK_IN, Action.CONTINUE):
            return self._time_to_tell(before, after, action, at)
        if after.state is State.MEETING_PROPOSED and after.meeting_on:
            met = datetime.combine(after.meeting_on, _MORNING)
            return add_working_days(max(met, at), self.report)
        if before and after.state in OPEN:
            return self._to_answer(before, after, action, at)
        if before and before.state is after.state:
            return before.until
        return self._fresh(before, after.state, at)

    def _to_answer(
        self, before: Life, after: Life, action: Action, at: datetime
    ) -> datetime | None:
        """Whoever is asked last, and whoever confirms a yes, has as long as whoever was first."""
        is_same = before.state is after.state
        if action is Action.ASK:
            return add_working_days(at, self.answer)
        if action is Action.RECOMMEND:
            full = add_working_days(at, self.answer)
            return max(full, before.until or full) if is_same else full
        if action in _LONGER and before.until:
            return max(before.until, self._more(after, action, at))
        if is_same and action is not Action.ASK_AGAIN:
            return before.until
        return self._fresh(before, after.state, at)

    def _fresh(self, before: Life | None, state: State, at: datetime) -> datetime | None:
        lasts = {
            State.APPROVED: self.reach,
            State.ASKED: self.answer,
            State.ACCEPTED: self.other,
            State.INTRODUCED: self.meeting,
            State.MET: self.agreement,
        }
        if state not in lasts:
            return None
        end = add_working_days(at, lasts[state])
        waited = before is not None and before.state in (State.APPROVED, State.ASKED)
        if state is State.ACCEPTED and waited and before and before.until:
            return max(end, before.until)
        return end

    def _more(self, after: Life, action: Action, at: datetime) -> datetime:
        """At least so long after a reminder, a hand-over, or a message that was held."""
        fresh = self._fresh(None, after.state, at) if action is Action.EXTEND else None
        return fresh or add_working_days(at, self.remind)

    def next_at(self, life: Life) -> datetime | None:
        """When something is due by itself: a reminder, asking again, or the end."""
        times = (self._reminder_at(life), self._check_in_at(life), life.until)
        return min((at for at in times if at is not None), default=None)

    def due(self, life: Life, now: datetime) -> Action | None:
        """What is due now; a reminder or check-in that is late still comes before the end."""
        reminder = self._reminder_at(life)
        if reminder is not None and reminder <= now:
            return Action.REMIND
        check_in = self._check_in_at(life)
        if check_in is not None and check_in <= now:
            return Action.CHECK_IN
        if life.until is None or life.until > now:
            return None
        return Action.ASK_AGAIN if life.state is State.NOT_NOW else Action.EXPIRE

    def check_in(self, life: Life, at: datetime) -> int:
        """Which check-in is due at this moment: the last whose day has come, if several have."""
        began = life.introduced_at or at
        return max((d for d in self.check_ins if began + timedelta(days=d) <= at), default=0)

    def next_check_in(self, life: Life, at: datetime) -> datetime | None:
        """When the next check-in after this moment comes, if the introduction still goes on then."""
        if life.introduced_at is None:
            return None
        times = (life.introduced_at + timedelta(days=days) for days in self.check_ins)
        return next((time for time in times if time > at), None)

    def _check_in_at(self, life: Life) -> datetime | None:
        """The next check-in; later where a side has just spoken, or a meeting is to come."""
        is_over = life.state is State.CLOSED and life.is_over
        if life.state not in _ASKABLE or is_over or life.introduced_at is None:
            return None
        planned = self.next_check_in(life, life.checked_at or life.introduced_at)
        if planned is None:
            return None
        if life.said_at is not None:
            planned = max(planned, life.said_at + QUIET)
        if life.state is State.MEETING_PROPOSED and life.meeting_on:
            planned = max(planned, datetime.combine(life.meeting_on, _MORNING) + timedelta(days=1))
        return planned

    def _time_to_tell(
        self, before: Life, after: Life, action: Action, at: datetime
    ) -> datetime | None:
        """Whoever is asked has time to answer; whoever goes on is asked once more before the end."""
        end = add_working_days(at, self.other)
        if action is Action.CONTINUE:
            following = self.next_check_in(after, at)
            end = add_working_days(following or at, self.other if following else self.agreement)
        return max(end, before.until or end)

    def _reminder_at(self, life: Life) -> datetime | None:
        """Only once each side has its question, and counted from then."""
        is_open = life.state in (State.ASKED, State.ACCEPTED) and life.reminders < REMINDERS_MAX
        if not is_open or life.asked_at is None:
            return None
        last = max(life.since, life.asked_at, life.reminded_at or life.since)
        return add_working_days(last, self.remind)


def add_working_days(start: datetime, days: int) -> datetime:
    """The same time of day so many working days later; from a weekend, counted from its Friday."""
    weeks, rest = divmod(days, 5)
    found = start - timedelta(days=max(0, start.weekday() - _SATURDAY + 1)) + timedelta(weeks=weeks)
    for _day in range(rest):
        found += timedelta(days=3 if found.weekday() == _SATURDAY - 1 else 1)
    return found


def is_in_reach(day: date, today: date) -> bool:
    """Whether "ask again on" names a day from tomorrow to a year from now."""
    return today < day <= today + timedelta(days=366)
