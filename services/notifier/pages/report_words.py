"""The yearly report in words: sentences, and figures beside those of the year before."""

from datetime import date

from services.notifier.domain.reports import Figures
from services.notifier.store.tables import Party
from shared.briefs import Figure, Section, YearlyReport
from shared.texts import _, formats, plural

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


def _sections(this: Figures, before: Figures) -> tuple[Section, ...]:
    def count(label: str, name: str) -> Figure:
        return Figure(label, *(formats.number(getattr(f, name)) for f in (this, before)))

    def days(label: str, name: str) -> Figure:
        return Figure(label, *(_days(getattr(f, name)) for f in (this, before)))

    dormant = Figure(_("Of these dormant today"), formats.number(this.ties_dormant), NONE)
    return (
        Section(
            _("From suggestion to introduction"),
            (
                count(_("Suggestions made"), "suggested"),
                count(_("Approved by a liaison officer"), "approved"),
                count(_("Accepted by both sides"), "introduced"),
            ),
        ),
        Section(
            _("Answers"),
            (
                count(_("Accepted by you"), "accepted"),
                count(_("Declined by you"), "declined"),
                count(_("Postponed by you"), "postponed"),
                days(_("Days until you answered"), "own_days"),
                days(_("Days until the other side answered"), "their_days"),
            ),
        ),
        Section(
            _("What came of it"),
            (
                count(_("Met"), "meetings"),
                count(_("Agreed on something"), "agreements"),
                count(_("Nothing came of it"), "nothing"),
            ),
        ),
        Section(
            _("Networks and programs"),
            (
                count(_("Referrals"), "referrals"),
                count(_("Accepted by the network or program"), "referrals_accepted"),
                count(_("Declined by the network or program"), "referrals_declined"),
                count(_("Without an answer"), "referrals_silent"),
            ),
        ),
        Section(
            _("Relationships"),
            (
                count(_("At the end of the year"), "ties"),
                dormant,
                count(_("Ended in the year"), "ties_ended"),
            ),
        ),
    )


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
