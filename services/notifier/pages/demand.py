"""`/inbox/demand`: what localities need, by theme, without names; for networks and officers."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.demand import LEAST, SIZE_NAMES, Cell, Total, shown, total
from services.notifier.store import demand, parties
from shared.database import Database
from shared.security import READERS, Role, Session, require
from shared.spreadsheets import csv_text
from shared.texts import Phrase
from shared.themes import Theme
from shared.web import Page, page

Reader = Annotated[Session, Depends(require(Role.NETWORK, *READERS))]


@dataclass(frozen=True, slots=True)
class DemandPage(Page):
    """Totals by theme; `cells` of the chosen `theme` by state and size class.

    `is_own_scope` says that only themes of the reader's own networks are counted.
    """

    template: ClassVar[str] = "notifier/demand.html"
    totals: tuple[Total, ...]
    theme: str
    cells: tuple[Cell, ...]
    sizes: dict[str, Phrase]
    least: int
    is_own_scope: bool


@dataclass(frozen=True, slots=True)
class DemandPages:
    """The routes of demand."""

    database: Database

    def routes(self) -> APIRouter:
        """The page and the file."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/inbox/demand", self.show, response_class=HTMLResponse)
        router.add_api_route("/inbox/demand.csv", self.download)
        return router

    async def show(self, request: Request, session: Reader, theme: str = "") -> Response:
        """Totals by theme, and one theme in detail."""
        async with self.database.reading() as reading:
            themes = await _scope(reading, session)
            chosen = theme if theme in themes else ""
            rows = await demand.count(reading, [chosen]) if chosen else []
            sums = await demand.sums(reading, themes)
        content = DemandPage(
            title=Phrase("What localities need"),
            totals=tuple(sorted(map(total, sums), key=lambda t: -(t.count or 0))),
            theme=chosen,
            cells=tuple(shown(*row) for row in rows),
            sizes=SIZE_NAMES,
            least=LEAST,
            is_own_scope=len(themes) < len(Theme),
        )
        return page(request, content, session)

    async def download(self, session: Reader) -> Response:
        """Theme, size class, state and count as CSV; small counts as "fewer than 5"."""
        async with self.database.reading() as reading:
            rows = await demand.count(reading, await _scope(reading, session))
        cells = [shown(*row) for row in rows]
        few = f"fewer than {LEAST}"
        lines = [
            [c.theme, c.size, c.subdivision, few if c.count is None else str(c.count)]
            for c in cells
        ]
        text = csv_text([["theme", "size_class", "state", "localities"], *lines])
        name = 'attachment; filename="demand.csv"'
        return Response(text, media_type="text/csv", headers={"Content-Disposition": name})


async def _scope(reading: AsyncSession, session: Session) -> tuple[str, ...]:
    """Themes of the account's own networks; all if they name none, and for officers."""
    everything = tuple(t.value for t in Theme)
    if session.is_officer:
        return everything
    known = await parties.by_id(reading, set(session.profile_ids))
    own = {p.get("theme") for party in known.values() for p in party.about.get("priorities", ())}
    return tuple(t for t in everything if t in own) or everything
