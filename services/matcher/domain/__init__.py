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


class ReasonRequiredError(MatcherError):
    """Write in a few words why; the other officers and the parties rely on it."""


class NothingRelevantError(MatcherError):
    """The judgements name no relevant document, so there is nothing to measure."""
