"""Reading the forms of the inbox: what was typed, what is wrong with it, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from services.notifier.domain.conversation import NOTE_MAX, cleaned, leads_to_contacts
from services.notifier.domain.deadlines import is_in_reach
from services.notifier.domain.errors import HiddenContactsError
from shared.texts import Phrase, Said, _, told
from shared.web import FieldProblem

FAR = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a form that failed, to be shown again; `problem` stands on top."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    problem: Said | None = None
    status: int = 200

    def of(self, name: str) -> str:
        """What was typed into a field."""
        return self.values.get(name, "")

    def problem_of(self, name: str) -> Said | None:
        """What is wrong with a field."""
        return next((p.message for p in self.problems if p.field == name), None)


class Reader:
    """Reads the fields of one form, and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str], *, is_private: bool) -> None:
        """`is_private`: contacts are not shared yet, so that notes must not hold any."""
        self.values = values
        self.problems: list[FieldProblem] = []
        self._is_private = is_private

    def day(self, name: str, *, default: date | None = None) -> date | None:
        """A day, or `default` where nothing was typed."""
        text = self.values.get(name, "").strip()
        if not text and default is not None:
            return default
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(name, _("Enter a day such as 2027-03-31."))
            return None

    def future_day(self, name: str, *, default: date | None = None) -> date | None:
        """A day within a year from tomorrow."""
        found = self.day(name, default=default)
        if found and not is_in_reach(found, today()):
            self._refuse(name, _("Enter a day after today and within a year."))
        return found

    def meeting_day(self, name: str) -> date | None:
        """A day from today."""
        found = self.day(name)
        if found and not today() <= found <= today() + FAR:
            self._refuse(name, _("Enter today or a later day."))
        return found

    def past_day(self, name: str, since: date) -> date | None:
        """A day since the approval."""
        found = self.day(name)
        if found and not since <= found <= today():
            self._refuse(
                name, _("Enter a day that is not in the future, and not before we wrote to you.")
            )
        return found

    def choice(self, name: str, options: Mapping[str, Phrase], *, required: bool) -> str | None:
        """One of the options."""
        found = self.values.get(name, "")
        if found in options:
            return found
        if found or required:
            self._refuse(name, _("Choose one of the answers."))
        return None

    def note(self, name: str) -> str:
        """A short text."""
        found = cleaned(self.values.get(name, ""))
        if len(found) > NOTE_MAX:
            self._refuse(name, _("Write at most 1,000 characters."))
        elif self._is_private and leads_to_contacts(found):
            self._refuse(name, told(HiddenContactsError()))
        return found

    def failed(self, status: int = 422) -> Typed:
        """What was typed, with its problems."""
        return Typed(self.values, tuple(self.problems), None, status)

    def _refuse(self, name: str, message: str) -> None:
        self.problems.append(FieldProblem(name, message))


def today() -> date:
    """Today in UTC."""
    return datetime.now(UTC).date()
