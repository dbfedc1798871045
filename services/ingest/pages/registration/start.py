"""`/register`: whom to register, and the drafts that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import TooManyDraftsError, UnknownDraftError
from services.ingest.domain.registration.steps import is_government, step_of_field, steps_of
from services.ingest.handlers import drafts
from services.ingest.handlers.publishing import problems_of
from services.ingest.pages.registration.frame import CHECK, own_draft
from services.ingest.store.tables import DraftRow
from shared.database import Database
from shared.profile import Kind
from shared.security import Session, require
from shared.security.roles import OWNERS
from shared.texts import Said, _, told
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
Owner = Annotated[Session, Depends(require(*OWNERS))]


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """The kinds of party, and drafts to go on with; `saved` says that one was just put away.

    Who may not own a profile is not offered any kind.
    """

    template: ClassVar[str] = "ingest/register/start.html"
    drafts: Sequence[DraftRow]
    saved: bool
    problem: Said | None
    may_own: bool


@dataclass(frozen=True, slots=True)
class DeletePage(Page):
    """Asks before a draft is deleted."""

    template: ClassVar[str] = "ingest/register/delete.html"
    draft: DraftRow


class StartPages:
    """Routes that begin, resume and delete drafts."""

    def __init__(self, database: Database) -> None:
        """Keep drafts in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET and POST /register; GET /register/{draft_id}; GET and POST /register/{draft_id}/delete."""
        router = APIRouter(prefix="/register")
        router.add_api_route("", self.choose, methods=["GET"])
        router.add_api_route("", self.begin, methods=["POST"])
        router.add_api_route("/{draft_id}", self.resume, methods=["GET"])
        router.add_api_route("/{draft_id}/delete", self.confirm, methods=["GET"])
        router.add_api_route("/{draft_id}/delete", self.delete, methods=["POST"])
        return router

    async def choose(self, request: Request, session: SignedIn, *, saved: bool = False) -> Response:
        """Where every registration begins."""
        return await self._start(request, session, saved=saved)

    async def begin(
        self,
        request: Request,
        session: Owner,
        kind: Annotated[str, Form()] = "",
        quick: Annotated[str, Form()] = "",
    ) -> Response:
        """Begin a draft and go to its first step."""
        try:
            chosen = Kind(kind)
        except ValueError:
            raise NotFoundError from None
        short = bool(quick) and is_government(chosen)
        values = {"contacts.1.email": session.email, "contacts.1.kind": "staff"}
        try:
            async with self._database.transaction() as transaction:
                draft = await drafts.begin(transaction, session, chosen, quick=short, values=values)
        except TooManyDraftsError as error:
            return await self._start(request, session, problem=told(error), status=422)
        first = steps_of(chosen, quick=short)[0]
        return RedirectResponse(f"/register/{draft.id}/{first}", status_code=303)

    async def resume(self, session: SignedIn, draft_id: UUID) -> Response:
        """Go on where something is still missing, or to the answers."""
        draft = await own_draft(self._database, draft_id, session)
        found = problems_of(draft)
        kind = Kind(draft.kind)
        step = step_of_field(found[0].field, kind, quick=draft.quick) if found else CHECK
        if found and found[0].field == "name" and is_government(kind):
            step = steps_of(kind, quick=draft.quick)[0]
        return RedirectResponse(f"/register/{draft_id}/{step}", status_code=303)

    async def confirm(self, request: Request, session: SignedIn, draft_id: UUID) -> Response:
        """Ask before deleting."""
        draft = await own_draft(self._database, draft_id, session)
        return page(request, DeletePage(_("Delete this draft?"), draft), session)

    async def delete(self, session: SignedIn, draft_id: UUID) -> Response:
        """Delete the draft; what is published stays."""
        try:
            async with self._database.transaction() as transaction:
                await drafts.drop(transaction, draft_id, session)
        except UnknownDraftError as error:
            raise NotFoundError from error
        return RedirectResponse("/register", status_code=303)

    async def _start(
        self,
        request: Request,
        session: Session,
        *,
        saved: bool = False,
        problem: Said | None = None,
        status: int = 200,
    ) -> Response:
        async with self._database.reading() as reading:
            found = await drafts.drafts_of(reading, session)
        may_own = session.role in OWNERS
        content = StartPage(_("Register"), found, saved, problem, may_own)
        return page(request, content, session, status)
