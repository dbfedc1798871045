"""`/coverage`: maps and plots of who is reached and what becomes of matches, and their files."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.matcher.coverage.drawing import Drawings
from services.matcher.coverage.export import as_csv, as_workbook
from services.matcher.coverage.figures import Figure, state_name
from services.matcher.coverage.sections import BY_KEY, SECTIONS, Section
from services.matcher.domain.scope import KINDS, PERIODS, REGIONS, Scope
from shared.database import Database
from shared.security import READERS, Session, require
from shared.texts import _
from shared.texts.language import SOURCE, speaking
from shared.us import STATE_FIPS
from shared.web import NotFoundError, Page, page

Reader = Annotated[Session, Depends(require(*READERS))]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = "maps"
"""What the first section is called in the addresses of its files."""
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CoveragePage(Page):
    """One section: its figures, and what it can be limited to; `query` begins with "?" or is empty.

    `files` is the address that those of the figures' files begin with.
    """

    template: ClassVar[str] = "coverage.html"
    section: Section
    sections: Sequence[Section]
    figures: Sequence[Figure]
    scope: Scope
    places: Options
    kinds: Options
    periods: Options
    query: str
    files: str


def scope_of(
    where: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "",
    period: Annotated[str, Query()] = "",
) -> Scope:
    """What an address limits the figures to."""
    return Scope.of(where, kind, period, datetime.now(UTC))


Limits = Annotated[Scope, Depends(scope_of)]


def routes(database: Database) -> APIRouter:
    """Routes of `/coverage`; officers and auditors only.

    Charts are in the reader's language, as the page is that shows them; tables are in English, as
    all files of data are.
    """
    router = APIRouter(prefix="/coverage")
    drawings = Drawings()

    @router.get("/tables.xlsx")
    async def workbook(_session: Reader, scope: Limits) -> Response:
        with speaking(SOURCE):
            figures = [f for s in SECTIONS for f in await _figures(database, s, scope)]
        content = await asyncio.to_thread(as_workbook, figures)
        return _file(content, XLSX, "coverage.xlsx")

    @router.get("/{section}/{key}.svg")
    async def drawing(section: str, key: str, _session: Reader, scope: Limits) -> Response:
        figure = _named(await _figures(database, _section(section), scope), key)
        return Response(await drawings.svg(figure), media_type="image/svg+xml")

    @router.get("/{section}/{key}.csv")
    async def table(section: str, key: str, _session: Reader, scope: Limits) -> Response:
        with speaking(SOURCE):
            figure = _named(await _figures(database, _section(section), scope), key)
        return _file(as_csv(figure), "text/csv; charset=utf-8", f"{key}.csv")

    @router.get("")
    @router.get("/{section}")
    async def coverage(
        request: Request, session: Reader, scope: Limits, section: str = ""
    ) -> Response:
        return page(request, await _page(database, section, scope), session)

    return router


async def _page(database: Database, key: str, scope: Scope) -> CoveragePage:
    section = _section(key)
    return CoveragePage(
        title=_("Coverage: %(section)s", section=section.name),
        section=section,
        sections=SECTIONS,
        figures=await _figures(database, section, scope),
        scope=scope,
        places=_places(),
        kinds=[(key, str(name)) for key, name in KINDS.items()],
        periods=[(key, str(name)) for key, name in PERIODS.items()],
        query=f"?{urlencode(scope.query)}" if scope.query else "",
        files=f"/coverage/{key or FIRST}",
    )


def _section(key: str) -> Section:
    section = BY_KEY.get("" if key == FIRST else key)
    if section is None:
        raise NotFoundError
    return section


async def _figures(database: Database, section: Section, scope: Scope) -> list[Figure]:
    async with database.reading() as reading:
        return await section.load(reading, scope, datetime.now(UTC))


def _named(found: Sequence[Figure], key: str) -> Figure:
    figure = next((f for f in found if f.key == key), None)
    if figure is None:
        raise NotFoundError
    return figure


def _places() -> list[tuple[str, str]]:
    regions = [(key, _("Region: %(name)s", name=name)) for key, (name, _codes) in REGIONS.items()]
    states = [(f"US-{usps}", state_name(f"US-{usps}")) for usps in STATE_FIPS]
    return regions + sorted(states, key=lambda pair: pair[1])


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
