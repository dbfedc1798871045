"""`/inbox/report`: what a year brought a government, as a page and a PDF; for itself and for officers."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.notifier.domain.reports import Figures
from services.notifier.handlers.moving import Office
from services.notifier.pages.report_words import yearly_report
from services.notifier.store import parties, reports
from services.notifier.store.tables import Party
from shared.briefs import Paper, YearlyReport, report_pdf
from shared.security import READERS, Role, Session, require
from shared.texts import Phrase, speaking
from shared.web import NotFoundError, Page, page
from shared.web.languages import language_of

Reader = Annotated[Session, Depends(require(Role.CITY_OFFICE, *READERS))]
FIRST_YEAR = 2020
LISTED = 25


@dataclass(frozen=True, slots=True)
class ReportPage(Page):
    """A report; `report` is missing where the year brought nothing. `later` is the year after."""

    template: ClassVar[str] = "notifier/report.html"
    name: str
    profile_id: UUID
    year: int
    later: int | None
    report: YearlyReport | None


@dataclass(frozen=True, slots=True)
class ReportsPage(Page):
    """Governments to choose from, by name; `after` is the key of the next page."""

    template: ClassVar[str] = "notifier/reports.html"
    name: str
    parties: tuple[tuple[UUID, str], ...]
    after: UUID | None
    is_reader: bool


@dataclass(frozen=True, slots=True)
class ReportPages:
    """The routes of yearly reports."""

    office: Office

    def routes(self) -> APIRouter:
        """The page, which is a list where nobody is named, and the PDF."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/inbox/report", self.show, response_class=HTMLResponse)
        router.add_api_route("/inbox/report.pdf", self.download)
        return router

    async def show(
        self,
        request: Request,
        session: Reader,
        profile: UUID | None = None,
        year: int | None = None,
        name: str = "",
        after: UUID | None = None,
    ) -> Response:
        """One report, or whose there are."""
        is_reader = session.role in READERS
        if profile is None and not is_reader and len(session.profile_ids) == 1:
            profile = session.profile_ids[0]
        if profile is None:
            return await self._list(request, session, name.strip(), after)
        today = self.office.clock().date()
        chosen = _year(year, today)
        party, this, before = await self._figures(session, profile, chosen)
        report = None
        if not this.is_empty:
            with speaking(language_of(request)):
                report = yearly_report(party, chosen, this, before, today)
        later = chosen + 1 if chosen < today.year else None
        title = Phrase("What came of %(year)s", year=str(chosen))
        shown = ReportPage(title, party.name, party.id, chosen, later, report)
        return page(request, shown, session)

    async def download(
        self,
        request: Request,
        session: Reader,
        profile: UUID,
        year: int | None = None,
        paper: Paper = Paper.LETTER,
    ) -> Response:
        """The report as a PDF."""
        today = self.office.clock().date()
        chosen = _year(year, today)
        party, this, before = await self._figures(session, profile, chosen)
        with speaking(language_of(request)):
            report = yearly_report(party, chosen, this, before, today)
            content = await asyncio.to_thread(report_pdf, report, paper)
        name = f"entente-report-{chosen}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(content, media_type="application/pdf", headers=headers)

    async def _figures(
        self, session: Session, profile: UUID, year: int
    ) -> tuple[Party, Figures, Figures]:
        if session.role not in READERS and profile not in session.profile_ids:
            raise NotFoundError
        async with self.office.database.reading() as reading:
            party = await parties.find(reading, profile)
            if party is None or party.kind not in reports.KINDS:
                raise NotFoundError
            this, before = await reports.two_years(reading, profile, year)
        return party, this, before

    async def _list(
        self, request: Request, session: Session, name: str, after: UUID | None
    ) -> Response:
        is_reader = session.role in READERS
        async with self.office.database.reading() as reading:
            if is_reader:
                found = await reports.governments(reading, name, after, LISTED + 1)
            else:
                known = await parties.by_id(reading, set(session.profile_ids))
                own = (p for p in known.values() if p.kind in reports.KINDS)
                found = sorted(own, key=lambda p: p.name)
        shown = found[:LISTED] if is_reader else found
        more = shown[-1].id if len(found) > len(shown) else None
        listed = tuple((p.id, p.name) for p in shown)
        title = Phrase("Yearly reports")
        return page(request, ReportsPage(title, name, listed, more, is_reader), session)


def _year(year: int | None, today: date) -> int:
    """The year asked for; in January the last one. Raises `NotFoundError` for the future."""
    if year is None:
        return today.year - 1 if today.month == 1 else today.year
    if not FIRST_YEAR <= year <= today.year:
        raise NotFoundError
    return year
