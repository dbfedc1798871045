"""What can go wrong in ingest. A class's docstring is its message; pages and API choose a status."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.texts import Phrase, translated


class Problem(NamedTuple):
    """What is wrong with one field, in words; `field` is empty where no single one is to blame.

    Fields are dotted; entries of lists count from 1, as people do: `priorities.1.statement`.
    """

    field: str
    message: str


class IngestError(Exception):
    """That did not work."""

    def __str__(self) -> str:
        """The given message, or the class's own."""
        return super().__str__() or translated(self.__doc__ or "")


class InvalidProfileError(IngestError):
    """The profile has problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Carry every problem found."""
        super().__init__("; ".join(p.message for p in problems))
        self.problems = list(problems)


class AlreadyRegisteredError(IngestError):
    """This place is already registered."""

    def __init__(self, name: str) -> None:
        """Name the profile that is in the way."""
        super().__init__(
            Phrase(
                "“%(name)s” is already registered. If it is your office, ask a colleague who has"
                " access, or write to your liaison officer; a second profile would split your"
                " suggestions.",
                name=name,
            )
        )
        self.name = name


class UnknownProfileError(IngestError):
    """There is no such profile."""


class WithdrawnError(IngestError):
    """This profile was withdrawn. Register it again to bring it back."""


class UnknownDraftError(IngestError):
    """There is no such draft, or it is not yours to change."""


class TooManyDraftsError(IngestError):
    """You have many drafts already. Publish or delete one of them first."""


class InvalidLinkError(IngestError):
    """This sign-in link was used already or has expired. Ask for a new one."""


class AccountExistsError(IngestError):
    """There is an account with this e-mail address already."""


class TokenNameTakenError(IngestError):
    """There is a token of this name already; revoked names are not used again."""


class UnknownTokenError(IngestError):
    """There is no token of this name, or it is revoked already."""


class UnreadableFileError(IngestError):
    """The file cannot be read at all."""
