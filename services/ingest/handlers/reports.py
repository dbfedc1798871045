"""What imports report: problems by file, line and field, and how far they are."""

from collections.abc import Callable
from typing import NamedTuple

Progress = Callable[[int, int], None]
"""Called after every batch with the lines read so far and the lines of the file."""


class FileProblem(NamedTuple):
    """What is wrong in a file; `line` counts from 1, and is None where it is the whole file."""

    file: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        """One line of text for a terminal."""
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return (
            f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )
