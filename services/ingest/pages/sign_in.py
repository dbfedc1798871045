"""Sign-in by an e-mailed link, and sign-out.

Opening a link signs nobody in, because mail scanners open links: its button does.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, BackgroundTasks, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.account_errors import ClosedAccountError, TooManyLinksError
from services.ingest.domain.errors import InvalidLinkError, InvalidProfileError
from services.ingest.handlers.accounts import check_link, safe_path, sign_in_link, use_link
from services.ingest.handlers.demo import Part
from services.ingest.handlers.memberships import languages_of
from services.ingest.handlers.sessions import begin, end_one
from services.ingest.mail import Post, SignInLink
from services.ingest.settings import IngestSettings
from shared.database import Database
from shared.security import COOKIE, MaybeSession, set_session
from shared.texts import _, told
from shared.web import FieldProblem, Page, page
from shared.web.languages import language_of, remember_language


@dataclass(frozen=True, slots=True)
class SignIn(Page):
    """Asks for an e-mail address; offers `provider`, where there is one, and the demo's parts."""

    template: ClassVar[str] = "ingest/sign_in.html"
    email: str
    next: str
    problem: FieldProblem | None
    parts: tuple[Part, ...]
    provider: str | None


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
                url = await sign_in_link(
                    transaction, email, self._settings.public_url, next, client=_client(request)
                )
        except TooManyLinksError as error:
            problem = FieldProblem("email", told(error))
            return page(request, self._form(email, next, problem), session, 429)
        except InvalidProfileError as error:
            problem = FieldProblem("email", error.problems[0].message)
            return page(request, self._form(email, next, problem), session, 422)
        if url is not None:
            post = Post.of(self._settings)
            tasks.add_task(post.send, SignInLink(url=url), language_of(request), email.strip())
        response = page(request, LinkSent(_("Check your e-mail"), email.strip()), session)
        response.background = tasks
        return response

    async def confirm(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Ask for a click."""
        try:
            async with self._database.reading() as reading:
                email = await check_link(reading, token)
        except InvalidLinkError as error:
            return page(request, LinkSpent(_("This link does not work"), told(error)), session, 410)
        return page(request, ConfirmSignIn(_("Sign in"), email, request.url.path), session)

    async def enter(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Use the link up and go on to where its receiver wanted to go."""
        try:
            async with self._database.transaction() as transaction:
                account, target = await use_link(transaction, token)
                signed_in = await begin(
                    transaction, account, user_agent=user_agent(request), means="link"
                )
                languages = await languages_of(transaction, account.id)
        except (InvalidLinkError, ClosedAccountError) as error:
            return page(request, LinkSpent(_("This link does not work"), told(error)), session, 410)
        response = RedirectResponse(target, status_code=303)
        set_session(response, request, signed_in)
        remember_language(response, request, languages)
        return response

    async def leave(self, session: MaybeSession) -> Response:
        """End the session, and forget it on this browser."""
        if session is not None:
            async with self._database.transaction() as transaction:
                await end_one(transaction, session.account_id, session.id)
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    def _form(self, email: str, target: str, problem: FieldProblem | None = None) -> SignIn:
        parts = tuple(Part) if self._settings.demo else ()
        name = self._settings.oidc_name if self._settings.oidc_issuer else None
        return SignIn(_("Sign in"), email, safe_path(target), problem, parts, name)


def user_agent(request: Request) -> str:
    """What the browser says it is."""
    return request.headers.get("user-agent", "")


def _client(request: Request) -> str | None:
    """The address that asks; behind a proxy, Uvicorn takes it from X-Forwarded-For."""
    return request.client.host if request.client else None
