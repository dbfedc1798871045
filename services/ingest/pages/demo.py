"""The demonstration's one-click sign-in; these routes are not mounted outside it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.handlers.accounts import safe_path
from services.ingest.handlers.demo import Part, demo_account
from services.ingest.handlers.sessions import begin
from services.ingest.pages.sign_in import user_agent
from shared.database import Database
from shared.security import set_session


class DemoSignIn:
    """One click a part."""

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
        role: Annotated[Part, Form()],
        next: Annotated[str, Form()] = "/",  # noqa: A002 - the name in the form
    ) -> Response:
        """Sign the account of this part in."""
        async with self._database.transaction() as transaction:
            account = await demo_account(transaction, role)
            session = await begin(
                transaction, account, user_agent=user_agent(request), means="demo"
            )
        response = RedirectResponse(safe_path(next), status_code=303)
        set_session(response, request, session)
        return response
