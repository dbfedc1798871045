"""`/account/close`: an office or network closes its own account. Others' are closed below /accounts."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.account_errors import LeadStaysError
from services.ingest.domain.errors import IngestError
from services.ingest.handlers.closing import check_closable, close_account
from services.ingest.handlers.memberships import Belonging, belongings
from services.ingest.store import accounts
from shared.database import Database
from shared.security import COOKIE, Session, require
from shared.security.roles import OWNERS
from shared.texts import _, told
from shared.web import FieldProblem, Page, page

Owner = Annotated[Session, Depends(require(*OWNERS))]


@dataclass(frozen=True, slots=True)
class CloseAccountPage(Page):
    """Says what ends; `must_hand_over` where colleagues would be left without a lead."""

    template: ClassVar[str] = "ingest/close_account.html"
    belongings: tuple[Belonging, ...]
    tokens: tuple[str, ...]
    must_hand_over: bool
    why: str
    problems: tuple[FieldProblem, ...]


class ClosingPages:
    """Routes of closing one's own account."""

    def __init__(self, database: Database) -> None:
        """Keep accounts in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET and POST /account/close."""
        router = APIRouter(prefix="/account/close")
        router.add_api_route("", self.ask, methods=["GET"])
        router.add_api_route("", self.close, methods=["POST"])
        return router

    async def ask(self, request: Request, session: Owner) -> Response:
        """Ask before closing."""
        return await self._ask(request, session)

    async def close(
        self, request: Request, session: Owner, why: Annotated[str, Form()] = ""
    ) -> Response:
        """Close it, and forget the session on this browser."""
        try:
            async with self._database.transaction() as transaction:
                await close_account(transaction, session.account_id, session, why)
        except LeadStaysError:
            return await self._ask(request, session, why)
        except IngestError as error:
            return await self._ask(request, session, why, told(error))
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    async def _ask(
        self, request: Request, session: Session, why: str = "", problem: str | None = None
    ) -> Response:
        async with self._database.reading() as reading:
            mine = tuple(await belongings(reading, session.account_id))
            tokens = tuple(await accounts.tokens_by(reading, session.email))
            must_hand_over = False
            try:
                await check_closable(reading, session.account_id)
            except LeadStaysError:
                must_hand_over = True
        problems = (FieldProblem("why", problem),) if problem else ()
        content = CloseAccountPage(
            _("Close your account?"), mine, tokens, must_hand_over, why, problems
        )
        return page(request, content, session, 422 if problem else 200)
