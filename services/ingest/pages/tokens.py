"""`/account/tokens`: API tokens of an institution, or of everybody for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import IngestError
from services.ingest.handlers.memberships import belongings
from services.ingest.handlers.tokens import Wanted, create_token, list_tokens, revoke_token, token
from services.ingest.store.tables import ApiTokenRow
from shared.database import Database
from shared.security import Keyring, NotAllowedError, Role, Scope, Session, require
from shared.texts import Phrase, _, told
from shared.web import FieldProblem, NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
PATH = "/account/tokens"
LIFETIMES = ((30, Phrase("30 days")), (90, Phrase("90 days")), (365, Phrase("A year")))
NOBODY = ""
"""The choice of an administrator: a token that belongs to no institution."""


@dataclass(frozen=True, slots=True)
class TokensPage(Page):
    """Tokens by name, and the form for a new one; `made` is shown this once."""

    template: ClassVar[str] = "ingest/tokens.html"
    tokens: Sequence[ApiTokenRow]
    owners: Sequence[tuple[str, str]]
    scopes: Sequence[Scope]
    lifetimes: Sequence[tuple[int, Phrase]]
    typed: Wanted
    problems: Sequence[FieldProblem]
    made: str | None
    next_after: str | None


class TokenPages:
    """Routes of tokens; the lead of a profile manages its own, an administrator all."""

    def __init__(self, database: Database) -> None:
        """Keep tokens in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET and POST /account/tokens, POST /account/tokens/{name}/revoke."""
        router = APIRouter(prefix=PATH)
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("", self.create, methods=["POST"])
        router.add_api_route("/{name}/revoke", self.revoke, methods=["POST"])
        return router

    async def show(self, request: Request, session: SignedIn, after: str = "") -> Response:
        """The list."""
        return await self._show(request, session, after=after)

    async def create(
        self,
        request: Request,
        session: SignedIn,
        name: Annotated[str, Form()] = "",
        scope: Annotated[list[Scope] | None, Form()] = None,
        days: Annotated[int, Form()] = 90,
        owner: Annotated[str, Form()] = NOBODY,
    ) -> Response:
        """Make a token and show it once."""
        owners = dict(await self._owners(session))
        if owner not in owners:
            raise NotAllowedError
        wanted = Wanted(name.strip(), scope or (), days, UUID(owner) if owner else None)
        keyring: Keyring = request.app.state.keyring
        try:
            async with self._database.transaction() as transaction:
                made = await create_token(transaction, keyring, wanted, session.email)
        except IngestError as error:
            problems = [FieldProblem("name", told(error))]
            return await self._show(request, session, typed=wanted, problems=problems)
        return await self._show(request, session, made=made)

    async def revoke(self, session: SignedIn, name: str) -> Response:
        """Make a token worthless."""
        async with self._database.reading() as reading:
            found = await token(reading, name)
        owners = dict(await self._owners(session))
        is_mine = found is not None and str(found.profile_id or NOBODY) in owners
        if not is_mine and session.role is not Role.ADMINISTRATOR:
            raise NotFoundError
        try:
            async with self._database.transaction() as transaction:
                await revoke_token(transaction, name, session.email)
        except IngestError as error:
            raise NotFoundError from error
        return RedirectResponse(PATH, status_code=303)

    async def _owners(self, session: Session) -> list[tuple[str, str]]:
        """For whom this account may make tokens, as id and name."""
        if session.role is Role.ADMINISTRATOR:
            return [(NOBODY, _("No institution: reads everything, keeps what it registers"))]
        async with self._database.reading() as reading:
            mine = await belongings(reading, session.account_id)
        return [(str(b.profile.id), b.profile.name) for b in mine if b.is_lead]

    async def _show(
        self,
        request: Request,
        session: Session,
        *,
        after: str = "",
        typed: Wanted | None = None,
        problems: Sequence[FieldProblem] = (),
        made: str | None = None,
    ) -> Response:
        own = None if session.role in (Role.ADMINISTRATOR, Role.AUDITOR) else session.profile_ids
        async with self._database.reading() as reading:
            found = await list_tokens(reading, own, after=after)
        content = TokensPage(
            _("API tokens"), found.rows, await self._owners(session), tuple(Scope), LIFETIMES,
            typed or Wanted("", days=90), problems, made, found.next_after,
        )  # fmt: skip
        return page(request, content, session, 422 if problems else 200)
