"""The e-mail that tells a government that its yearly report is ready."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.letters.party import PartyMessage
from shared.letters import Block, Button, Fact, Facts, Paragraph
from shared.texts import _, formats


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReady(PartyMessage):
    """Says what came of a year in three figures, and where the report is."""

    year: int
    introduced: int
    meetings: int
    agreements: int
    page: str

    def subject(self) -> str:
        """Whose report, of which year."""
        return _(
            "Your year with Entente: %(name)s, %(year)s",
            name=self.to.institution,
            year=str(self.year),
        )

    def blocks(self) -> Iterator[Block]:
        """The figures and the link."""
        yield Paragraph(
            _(
                "The report on what came of %(year)s for %(name)s is ready, as a page and as a PDF.",
                name=self.to.institution,
                year=str(self.year),
            )
        )
        yield Facts(
            (
                Fact(_("Introduced"), formats.number(self.introduced)),
                Fact(_("Meetings"), formats.number(self.meetings)),
                Fact(_("Agreements"), formats.number(self.agreements)),
            )
        )
        yield Button(_("Read the report"), self.page, _("You sign in to read it."))

    def address(self) -> str | None:
        """The report."""
        return self.page
