"""Sign-in by an e-mailed link, sign-out, and the demo's one-click roles.

Opening a link signs nobody in, because mail scanners open links: its button does.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, BackgroundTasks, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import InvalidLinkError, InvalidProfileError
from services.ingest.handlers.accounts import (
    check_link,
    demo_session,
    safe_path,
    sign_in_link,
    use_link,
)
from services.ingest.mail import send_sign_in_link
from services.ingest.settings import IngestSettings
from shared.database import Database
from shared.security import COOKIE, MaybeSession, Role, set_session
from shared.web import FieldProblem, Page, page


@dataclass(frozen=True, slots=True)
class SignIn(Page):
    """Asks for an e-mail address; in the demo it also has a button for each role."""

    template: ClassVar[str] = "ingest/sign_in.html"
    email: str
    next: str
    problem: FieldProblem | None
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class LinkSent(Page):
    """Says the same whether the address is known or not."""

    template: ClassVar[str] = "ingest/link_sent.html"
    email: str


@dataclass(frozen=True, slots=True)
class ConfirmSignIn(Page):
    """The button behind the link."""

    template: ClassVar[str] = "ingest/confirm_sign_in.html"
    email: str
    action: str


@dataclass(frozen=True, slots=True)
class LinkSpent(Page):
    """The link cannot be used (any more)."""

    template: ClassVar[str] = "ingest/link_spent.html"
    text: str


class SignInPages:
    """Routes of signing in and out."""

    def __init__(self, database: Database, settings: IngestSettings) -> None:
        """Send links through the mail server of `settings`."""
        self._database = database
        self._settings = settings

    def router(self) -> APIRouter:
        """GET and POST /sign-in, /sign-in/{token}; POST /sign-out."""
        router = APIRouter()
        router.add_api_route("/sign-in", self.ask, methods=["GET"])
        router.add_api_route("/sign-in", self.send, methods=["POST"])
        router.add_api_route("/sign-in/{token}", self.confirm, methods=["GET"])
        router.add_api_route("/sign-in/{token}", self.enter, methods=["POST"])
        router.add_api_route("/sign-out", self.leave, methods=["POST"])
        return router

    async def ask(self, request: Request, session: MaybeSession, next: str = "/") -> Response:  # noqa: A002 - the name in the address
        """The form."""
        return page(request, self._form("", next), session)

    async def send(
        self,
        request: Request,
        session: MaybeSession,
        tasks: BackgroundTasks,
        email: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",  # noqa: A002 - the name in the form
    ) -> Response:
        """Send a link in the background, so that the time taken says nothing either."""
        try:
            async with self._database.transaction() as transaction:
                url = await sign_in_link(transaction, email, self._settings.public_url, next)
        except InvalidProfileError as error:
            problem = FieldProblem("email", f"E-mail: {error.problems[0].message}")
            return page(request, self._form(email, next, problem), session, 422)
        if url is not None:
            server, sender = self._settings.mail_server(), self._settings.mail_from
            tasks.add_task(send_sign_in_link, server, sender, email.strip(), url)
        response = page(request, LinkSent("Check your e-mail", email.strip()), session)
        response.background = tasks
        return response

    async def confirm(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Ask for a click."""
        try:
            async with self._database.reading() as reading:
                email = await check_link(reading, token)
        except InvalidLinkError as error:
            return page(request, LinkSpent("This link does not work", str(error)), session, 410)
        return page(request, ConfirmSignIn("Sign in", email, request.url.path), session)

    async def enter(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Use the link up and go on to where its receiver wanted to go."""
        try:
            async with self._database.transaction() as transaction:
                signed_in, target = await use_link(transaction, token)
        except InvalidLinkError as error:
            return page(request, LinkSpent("This link does not work", str(error)), session, 410)
        response = RedirectResponse(target, status_code=303)
        set_session(response, request, signed_in)
        return response

    async def leave(self) -> Response:
        """Forget the session on this browser."""
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    def _form(self, email: str, target: str, problem: FieldProblem | None = None) -> SignIn:
        roles = tuple(Role) if self._settings.demo else ()
        return SignIn("Sign in", email, safe_path(target), problem, roles)


class DemoSignIn:
    """One click a role; this route is not mounted outside the demo."""

    def __init__(self, database: Database) -> None:
        """Keep the demo's accounts in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """POST /demo/sign-in."""
        router = APIRouter()
        router.add_api_route("/demo/sign-in", self.enter, methods=["POST"])
        return router

    async def enter(
        self,
        request: Request,
        role: Annotated[Role, Form()],
        next: Annotated[str, Form()] = "/",  # noqa: A002 - the name in the form
    ) -> Response:
        """Sign the role's demo account in."""
        async with self._database.transaction() as transaction:
            signed_in = await demo_session(transaction, role)
        response = RedirectResponse(safe_path(next), status_code=303)
        set_session(response, request, signed_in)
        return response
