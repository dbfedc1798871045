"""How statements are read: the owner's corrections, and all of them as a file for administrators."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from services.matcher.domain import StatementChangedError
from services.matcher.domain.readings import Reading
from services.matcher.handlers.correcting import correct
from services.matcher.pages.suggestions import suggestions_page
from services.matcher.store.corrections import corrections_after
from shared.database import Database
from shared.profile import Stance
from shared.security import NotAllowedError, Role, Session, require
from shared.themes import Theme
from shared.web import page

AT_ONCE = 500
COLUMNS = (
    "id", "profile_id", "position", "statement", "inferred_theme", "inferred_stance",
    "theme", "stance", "by", "at",
)  # fmt: skip


def routes(database: Database) -> APIRouter:
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
            content = await suggestions_page(
                database, profile_id, is_own=True, still=True, problem=str(error)
            )
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
    yield _csv([COLUMNS])
    after = 0
    while True:
        async with database.reading() as reading:
            found = await corrections_after(reading, after, AT_ONCE)
        if not found:
            return
        yield _csv([[_cell(getattr(row, name)) for name in COLUMNS] for row in found])
        after = found[-1].id


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: object) -> str:
    """Text that a spreadsheet does not take for a formula (OWASP, CSV Injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
