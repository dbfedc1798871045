"""The yearly report in words: sentences, and figures beside those of the year before."""

from datetime import date

from services.notifier.domain.reports import Figures
from services.notifier.store.tables import Party
from shared.briefs import Figure, Section, YearlyReport
from shared.texts import Phrase, _, formats, plural

NONE = "-"


def yearly_report(
    party: Party, year: int, this: Figures, before: Figures, day: date
) -> YearlyReport:
    """What a year brought a government; a year that is not over is said to be so far."""
    is_over = year < day.year
    return YearlyReport(
        title=party.name,
        subtitle=_("What came of %(year)s", year=str(year)),
        year=year,
        day=day,
        sentences=_sentences(this, before),
        columns=(str(year) if is_over else _("%(year)s so far", year=str(year)), str(year - 1)),
        sections=_sections(this, before),
        notes=_notes(),
        prepared=_(
            "Prepared on %(day)s by Entente from what the two sides told it.",
            day=formats.day(day),
        ),
        country=party.country,
    )


def _sentences(this: Figures, before: Figures) -> tuple[str, ...]:
    said = [_("No introduction or referral was accepted by both sides.")]
    if this.introduced:
        said = [
            plural(
                "%(n)s introduction or referral was accepted by both sides.",
                "%(n)s introductions and referrals were accepted by both sides.",
                this.introduced,
            )
        ]
    if this.meetings:
        said.append(
            plural(
                "In %(n)s case the two have met.",
                "In %(n)s cases the two have met.",
                this.meetings,
            )
        )
    if this.agreements:
        said.append(
            plural(
                "In %(n)s case something was agreed.",
                "In %(n)s cases something was agreed.",
                this.agreements,
            )
        )
    return (" ".join(said), _compared(this, before))


def _compared(this: Figures, before: Figures) -> str:
    """More, fewer or as many first contacts as the year before."""
    if before.is_empty:
        return _("There is nothing to compare with: the year before was without introductions.")
    if this.introduced > before.introduced:
        return _("More first contacts came about than in the year before.")
    if this.introduced < before.introduced:
        return _("Fewer first contacts came about than in the year before.")
    return _("As many first contacts came about as in the year before.")


SECTIONS = (
    (
        Phrase("From suggestion to introduction"),
        (
            (Phrase("Suggestions made"), "suggested"),
            (Phrase("Approved by a liaison officer"), "approved"),
            (Phrase("Accepted by both sides"), "introduced"),
        ),
    ),
    (
        Phrase("Answers"),
        (
            (Phrase("Accepted by you"), "accepted"),
            (Phrase("Declined by you"), "declined"),
            (Phrase("Postponed by you"), "postponed"),
            (Phrase("Days until you answered"), "own_days"),
            (Phrase("Days until the other side answered"), "their_days"),
        ),
    ),
    (
        Phrase("What came of it"),
        (
            (Phrase("Met"), "meetings"),
            (Phrase("Agreed on something"), "agreements"),
            (Phrase("Nothing came of it"), "nothing"),
        ),
    ),
    (
        Phrase("Networks and programs"),
        (
            (Phrase("Referrals"), "referrals"),
            (Phrase("Accepted by the network or program"), "referrals_accepted"),
            (Phrase("Declined by the network or program"), "referrals_declined"),
            (Phrase("Without an answer"), "referrals_silent"),
        ),
    ),
    (
        Phrase("Relationships"),
        (
            (Phrase("At the end of the year"), "ties"),
            (Phrase("Of these dormant today"), "ties_dormant"),
            (Phrase("Ended in the year"), "ties_ended"),
        ),
    ),
)
"""Titles of the report's tables, and in each the label of a row and the figure that it shows."""
DAYS = ("own_days", "their_days")
TODAY = ("ties_dormant",)
"""Figures of today, which no year before can have."""


def _sections(this: Figures, before: Figures) -> tuple[Section, ...]:
    return tuple(
        Section(str(title), tuple(_row(str(label), name, this, before) for label, name in rows))
        for title, rows in SECTIONS
    )


def _row(label: str, name: str, this: Figures, before: Figures) -> Figure:
    if name in TODAY:
        return Figure(label, formats.number(getattr(this, name)), NONE)
    shown = _days if name in DAYS else formats.number
    return Figure(label, *(shown(getattr(figures, name)) for figures in (this, before)))


def _days(days: float | None) -> str:
    return NONE if days is None else formats.number(round(days, 1))


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Years are in UTC. Days are counted from our question to the first answer; half of the"
            " answers came sooner. A meeting or an agreement counts once, whichever side told of it."
        ),
        _(
            "Relationships count once both sides are registered. Whether one was dormant a year ago"
            " is not known."
        ),
    )
