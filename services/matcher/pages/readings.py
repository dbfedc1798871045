"""How statements are read: the owner's corrections, and all of them as a file for administrators."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from services.matcher.domain.readings import Reading, StatementChangedError
from services.matcher.handlers.correcting import correct
from services.matcher.pages.suggestions import View, suggestions_page
from services.matcher.settings import MatcherSettings
from services.matcher.store.corrections import corrections_after
from shared.database import Database
from shared.profile import Stance
from shared.security import NotAllowedError, Role, Session, require
from shared.spreadsheets import csv_text
from shared.texts import told
from shared.themes import Theme
from shared.web import page

AT_ONCE = 500
COLUMNS = (
    "id", "profile_id", "position", "statement", "inferred_theme", "inferred_stance",
    "theme", "stance", "by", "at",
)  # fmt: skip


def routes(database: Database, settings: MatcherSettings) -> APIRouter:
    """`POST /suggestions/{profile_id}/readings` and `/review/corrections.csv`."""
    router = APIRouter()

    @router.post("/suggestions/{profile_id}/readings")
    async def save_reading(
        request: Request,
        profile_id: UUID,
        session: Annotated[Session, Depends(require())],
        position: Annotated[int, Form()],
        statement: Annotated[str, Form()],
        theme: Annotated[Theme | Literal[""], Form()] = "",
        stance: Annotated[Stance | Literal[""], Form()] = "",
    ) -> Response:
        if profile_id not in session.profile_ids:
            raise NotAllowedError
        reading = Reading(theme or None, stance or None)
        try:
            async with database.transaction() as writing:
                await correct(writing, profile_id, position, statement, reading, session.email)
        except StatementChangedError as error:
            view = View(still=True, problem=told(error))
            content = await suggestions_page(database, settings, profile_id, is_own=True, view=view)
            return page(request, content, session, 409)
        return RedirectResponse(f"/suggestions/{profile_id}?still=1#readings", status_code=303)

    @router.get("/review/corrections.csv")
    async def corrections_file(
        _: Annotated[Session, Depends(require(Role.ADMINISTRATOR))],
    ) -> Response:
        return StreamingResponse(
            _lines(database),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="corrections.csv"'},
        )

    return router


async def _lines(database: Database) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    after = 0
    while True:
        async with database.reading() as reading:
            found = await corrections_after(reading, after, AT_ONCE)
        if not found:
            return
        yield csv_text([[getattr(row, name) for name in COLUMNS] for row in found])
        after = found[-1].id
