"""`/accounts`: what administrators do to accounts; auditors look on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.account_errors import UnknownRegionError
from services.ingest.domain.errors import IngestError
from services.ingest.handlers import administering as handlers
from services.ingest.handlers.administering import Details, Logged
from services.ingest.handlers.closing import close_account, reopen_account
from services.ingest.handlers.sessions import Limits
from services.ingest.pages.account import MEANS
from services.ingest.settings import IngestSettings
from services.ingest.store.tables import AccountRow
from shared.database import Database
from shared.security import Role, Session, require
from shared.texts import Phrase, _, told
from shared.texts.words import label
from shared.web import FieldProblem, NotFoundError, Page, page

Administrator = Annotated[Session, Depends(require(Role.ADMINISTRATOR))]
PATH = "/accounts"


@dataclass(frozen=True, slots=True)
class AccountsPage(Page):
    """Accounts by address, and the form for a new one."""

    template: ClassVar[str] = "ingest/accounts.html"
    accounts: Sequence[AccountRow]
    text: str
    next_after: str | None
    typed: dict[str, str]
    problems: Sequence[FieldProblem]
    may_change: bool
    roles: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AccountDetailsPage(Page):
    """One account."""

    template: ClassVar[str] = "ingest/account_details.html"
    details: Details
    problems: Sequence[FieldProblem]
    may_change: bool
    means: dict[str, Phrase]
    roles: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AuditPage(Page):
    """Everything that was done to accounts, newest first."""

    template: ClassVar[str] = "ingest/account_log.html"
    logged: Logged


class AccountsPages:
    """Routes of accounts."""

    def __init__(self, database: Database, settings: IngestSettings) -> None:
        """Keep accounts in `database`."""
        self._database = database
        self._limits = Limits(settings.session_idle, settings.session_lifetime)

    def router(self) -> APIRouter:
        """Everything below /accounts."""
        router = APIRouter(prefix=PATH)
        router.add_api_route("", self.list, methods=["GET"])
        router.add_api_route("", self.add, methods=["POST"])
        router.add_api_route("/log", self.log, methods=["GET"])
        router.add_api_route("/{account_id}", self.show, methods=["GET"])
        router.add_api_route("/{account_id}/role", self.change_role, methods=["POST"])
        router.add_api_route("/{account_id}/sign-out", self.sign_out, methods=["POST"])
        router.add_api_route("/{account_id}/close", self.close, methods=["POST"])
        router.add_api_route("/{account_id}/reopen", self.reopen, methods=["POST"])
        return router

    async def list(
        self, request: Request, session: Administrator, text: str = "", after: str = ""
    ) -> Response:
        """A page of accounts."""
        return await self._list(request, session, text=text, after=after)

    async def add(
        self,
        request: Request,
        session: Administrator,
        email: Annotated[str, Form()] = "",
        role: Annotated[Role, Form()] = Role.LIAISON_OFFICER,
        region: Annotated[str, Form()] = "",
    ) -> Response:
        """Add an account; its person signs in by e-mail."""
        try:
            async with self._database.transaction() as transaction:
                key = await handlers.add(transaction, email, role, region, session.email)
        except IngestError as error:
            typed = {"email": email, "role": role.value, "region": region}
            problems = [_problem(error)]
            return await self._list(request, session, typed=typed, problems=problems)
        return RedirectResponse(f"{PATH}/{key}", status_code=303)

    async def log(
        self, request: Request, session: Administrator, before: int | None = None
    ) -> Response:
        """The audit."""
        async with self._database.reading() as reading:
            found = await handlers.list_log(reading, before)
        return page(request, AuditPage(_("Account log"), found), session)

    async def show(self, request: Request, session: Administrator, account_id: UUID) -> Response:
        """One account."""
        return await self._show(request, session, account_id)

    async def change_role(
        self,
        request: Request,
        session: Administrator,
        account_id: UUID,
        role: Annotated[Role, Form()],
        region: Annotated[str, Form()] = "",
    ) -> Response:
        """Another role, and the end of the sessions of the old one."""
        await self._details(account_id)
        try:
            async with self._database.transaction() as transaction:
                await handlers.change_role(transaction, account_id, role, region, session)
        except IngestError as error:
            problems = [FieldProblem("role", told(error))]
            return await self._show(request, session, account_id, problems)
        return RedirectResponse(f"{PATH}/{account_id}", status_code=303)

    async def sign_out(
        self,
        session: Administrator,
        account_id: UUID,
        session_id: Annotated[UUID | None, Form()] = None,
    ) -> Response:
        """End one session, or all."""
        await self._details(account_id)
        async with self._database.transaction() as transaction:
            await handlers.sign_out(transaction, account_id, session_id, session.email)
        return RedirectResponse(f"{PATH}/{account_id}", status_code=303)

    async def close(
        self,
        request: Request,
        session: Administrator,
        account_id: UUID,
        why: Annotated[str, Form()] = "",
    ) -> Response:
        """Close an account."""
        await self._details(account_id)
        try:
            async with self._database.transaction() as transaction:
                await close_account(transaction, account_id, session, why)
        except IngestError as error:
            problems = [FieldProblem("why", told(error))]
            return await self._show(request, session, account_id, problems)
        return RedirectResponse(f"{PATH}/{account_id}", status_code=303)

    async def reopen(self, session: Administrator, account_id: UUID) -> Response:
        """Open a closed account again."""
        await self._details(account_id)
        async with self._database.transaction() as transaction:
            await reopen_account(transaction, account_id, session)
        return RedirectResponse(f"{PATH}/{account_id}", status_code=303)

    async def _details(self, account_id: UUID) -> Details:
        async with self._database.reading() as reading:
            found = await handlers.details(reading, account_id, self._limits)
        if found is None:
            raise NotFoundError
        return found

    async def _list(
        self,
        request: Request,
        session: Session,
        *,
        text: str = "",
        after: str = "",
        typed: dict[str, str] | None = None,
        problems: Sequence[FieldProblem] = (),
    ) -> Response:
        async with self._database.reading() as reading:
            found = await handlers.list_accounts(reading, text, after)
        blank = {"email": "", "role": Role.LIAISON_OFFICER.value, "region": ""}
        content = AccountsPage(
            _("Accounts"), found.rows, text, found.next_after, typed or blank, problems,
            may_change=session.role is Role.ADMINISTRATOR, roles=_roles(),
        )  # fmt: skip
        return page(request, content, session, 422 if problems else 200)

    async def _show(
        self,
        request: Request,
        session: Session,
        account_id: UUID,
        problems: Sequence[FieldProblem] = (),
    ) -> Response:
        found = await self._details(account_id)
        content = AccountDetailsPage(
            found.account.email, found, problems,
            may_change=session.role is Role.ADMINISTRATOR, means=MEANS, roles=_roles(),
        )  # fmt: skip
        return page(request, content, session, 409 if problems else 200)


def _problem(error: IngestError) -> FieldProblem:
    """What is wrong with the form of a new account."""
    if isinstance(error, UnknownRegionError):
        return FieldProblem("region", told(error))
    return FieldProblem("email", _("E-mail: %(problem)s", problem=told(error)))


def _roles() -> Sequence[tuple[str, str]]:
    return [(role.value, label(role)) for role in Role]
