"""The rules of matching: who may meet whom, how well, and why. No I/O in here."""


class MatcherError(Exception):
    """The matcher cannot do this."""


class UnknownMatchError(MatcherError):
    """There is no such match."""


class AlreadyDecidedError(MatcherError):
    """Somebody decided this match before you."""

    def __init__(self, state: str, decided_by: str | None) -> None:
        """Say what happened to the match, and who did it if somebody did."""
        who = f" by {decided_by}" if decided_by else ""
        super().__init__(f"This match is already {state}{who}. Nothing was changed.")


REASON_MAX = 2_000
"""Longest reason of a decision, in characters."""


class InvalidReasonError(MatcherError):
    """Write in a few words why; the other officers and the parties rely on it."""

    def __init__(self, length: int) -> None:
        """Say what is wrong with a reason of this many characters."""
        too_long = f"Shorten the reason to {REASON_MAX:,} characters; it has {length:,}."
        super().__init__(too_long if length else self.__doc__)


class BlockedMatchError(MatcherError):
    """The country of this party is blocked, so the match cannot be approved. Nothing was changed."""


class SamePersonError(MatcherError):
    """You approved this match yourself; another supervisor has to look at it. Nothing was changed."""


class InvalidRuleError(MatcherError):
    """This cannot be put on the country list."""

    def __init__(self, problems: dict[str, str]) -> None:
        """Say by field what was expected."""
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class UnknownRuleError(MatcherError):
    """This country is not on the list."""


class StatementChangedError(MatcherError):
    """This statement has changed since you opened the page. Nothing was saved; please look again."""


class NothingRelevantError(MatcherError):
    """The judgements name no relevant document, so there is nothing to measure."""
