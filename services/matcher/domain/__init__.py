"""The rules of matching: who may meet whom, how well, and why. No I/O in here."""

from collections.abc import Mapping
from datetime import datetime

from services.matcher.domain.review import NOTE_MAX, Moment
from shared.texts import Phrase, Said

REASON_MAX = NOTE_MAX
"""Longest reason of a decision, in characters."""


class MatcherError(Exception):
    """The matcher cannot do this."""


class UnknownMatchError(MatcherError):
    """There is no such match."""


_SETTLED = {
    "suggested": Phrase("This match is still suggested. Nothing was changed."),
    "escalated": Phrase("This match is already escalated by %(who)s. Nothing was changed."),
    "held": Phrase("This match is already approved by %(who)s (%(when)s). Nothing was changed."),
    "approved": Phrase(
        "This match is already approved by %(who)s (%(when)s). Nothing was changed."
    ),
    "declined": Phrase(
        "This match is already declined by %(who)s (%(when)s). Nothing was changed."
    ),
}
_GONE = Phrase("This match is no longer open. Nothing was changed.")


class AlreadyDecidedError(MatcherError):
    """Somebody decided this match before you."""

    def __init__(self, state: str, who: str | None, when: datetime | None) -> None:
        """Say what happened to the match, who did it and when."""
        known = _SETTLED.get(state, _GONE)
        super().__init__(Phrase(known.text, who=who or "", when=Moment(when) if when else ""))


class ChangedMatchError(MatcherError):
    """This match has changed since you opened the page. Nothing was saved; please look again."""

    def __init__(self, last: Phrase | None) -> None:
        """Say what was done last, if it is known."""
        super().__init__(
            Phrase(
                "This match has changed since you opened the page. %(last)s"
                " Nothing was saved; please look again.",
                last=last,
            )
            if last
            else self.__doc__
        )


class TakenMatchError(MatcherError):
    """Somebody else has taken this match. Nothing was changed."""

    def __init__(self, who: str) -> None:
        """Say who."""
        super().__init__(Phrase("%(who)s has taken this match. Nothing was changed.", who=who))


class NotYourDecisionError(MatcherError):
    """Only the officer who approved it or a supervisor can do this. Nothing was changed."""


class InvalidStepError(MatcherError):
    """Something is missing."""

    def __init__(self, problems: Mapping[str, Said]) -> None:
        """Say by field what was expected."""
        super().__init__(" ".join(str(p) for p in problems.values()))
        self.problems = problems


class InvalidReasonError(InvalidStepError):
    """The reason is missing or too long."""

    def __init__(self, length: int) -> None:
        """Say what is wrong with a reason of this many characters."""
        too_long = Phrase(
            "Shorten the reason to %(most)s characters; it has %(length)s.",
            most=REASON_MAX,
            length=length,
        )
        short = Phrase("Write in a few words why; the other officers and the parties rely on it.")
        super().__init__({"reason": too_long if length else short})


class BlockedMatchError(MatcherError):
    """The country of this party is blocked, so the match cannot be approved. Nothing was changed."""


class SamePersonError(MatcherError):
    """You approved this match yourself; another supervisor has to look at it. Nothing was changed."""


class InvalidRuleError(MatcherError):
    """This cannot be put on the country list."""

    def __init__(self, problems: Mapping[str, Said]) -> None:
        """Say by field what was expected."""
        super().__init__(" ".join(str(p) for p in problems.values()))
        self.problems = problems


class UnknownRuleError(MatcherError):
    """This country is not on the list."""


class NothingRelevantError(MatcherError):
    """The judgements name no relevant document, so there is nothing to measure."""
