"""A yearly report: sentences and a table that compares two years, as a PDF like that of a brief."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from shared.briefs.pdf import Paper, printable, typeset

SOURCE = Path(__file__).parent / "report.typ"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: what was counted, this year, and the year before."""

    label: str
    this: str
    before: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    heading: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class YearlyReport:
    """What a report says, in the language of its reader; `columns` are the names of the two years.

    `prepared` says who made it of what; `country` (ISO 3166-1) chooses forms of Han signs.
    """

    title: str
    subtitle: str
    year: int
    day: date
    sentences: tuple[str, ...]
    columns: tuple[str, str]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    prepared: str
    country: str | None = None


def report_pdf(report: YearlyReport, paper: Paper = Paper.LETTER) -> bytes:
    """The report on one page or two, tagged for screen readers."""
    return typeset(SOURCE, printable(asdict(report)), report.day, report.country, paper)
