"""What an owner does to a profile: revise, pause, resume, withdraw."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import InvalidProfileError, UnknownProfileError
from services.ingest.domain.forms import form_values, read_form
from services.ingest.handlers import profiles
from services.ingest.handlers.views import profile_of, profile_row
from services.ingest.pages.forms import posted, profile_form
from services.ingest.store.tables import ProfileRow
from shared.database import Database
from shared.security import NotAllowedError, Session, require
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]


@dataclass(frozen=True, slots=True)
class ConfirmWithdrawal(Page):
    """Says what withdrawing means before it happens."""

    template: ClassVar[str] = "ingest/withdraw.html"
    profile: ProfileRow


class RevisingPages:
    """Routes that change a profile; only its owners and administrators reach them."""

    def __init__(self, database: Database) -> None:
        """Change profiles in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """/profiles/{id}/revise, /pause, /resume, /withdraw."""
        router = APIRouter(prefix="/profiles/{profile_id}")
        router.add_api_route("/revise", self.form, methods=["GET"])
        router.add_api_route("/revise", self.revise, methods=["POST"])
        router.add_api_route("/pause", self.pause, methods=["POST"])
        router.add_api_route("/resume", self.resume, methods=["POST"])
        router.add_api_route("/withdraw", self.confirm, methods=["GET"])
        router.add_api_route("/withdraw", self.withdraw, methods=["POST"])
        return router

    async def form(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """The form with the profile as it stands."""
        row = await self._owned(session, profile_id)
        profile = profile_of(row)
        action = f"/profiles/{profile_id}/revise"
        form = profile_form(f"Revise {row.name}", action, profile.kind, form_values(profile))
        return page(request, form, session)

    async def revise(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """Save; or show the form again with everything typed."""
        row = await self._owned(session, profile_id)
        base, values = profile_of(row), await posted(request) | {"kind": row.kind}
        title, action = f"Revise {row.name}", f"/profiles/{profile_id}/revise"
        if values.get("action") == "add_priority":
            form = profile_form(title, action, base.kind, values, more_priorities=1)
            return page(request, form, session)
        try:
            profile = read_form(values, base)
        except InvalidProfileError as error:
            form = profile_form(title, action, base.kind, values, error.problems)
            return page(request, form, session, 422)
        async with self._database.transaction() as transaction:
            await profiles.revise(transaction, profile_id, profile, by=session.email)
        return RedirectResponse(f"/profiles/{profile_id}", status_code=303)

    async def pause(self, session: SignedIn, profile_id: UUID) -> Response:
        """Keep it out of new suggestions."""
        return await self._change(session, profile_id, profiles.pause)

    async def resume(self, session: SignedIn, profile_id: UUID) -> Response:
        """Let it take part again."""
        return await self._change(session, profile_id, profiles.resume)

    async def confirm(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """Ask before withdrawing."""
        row = await self._owned(session, profile_id)
        return page(request, ConfirmWithdrawal(f"Withdraw {row.name}?", row), session)

    async def withdraw(self, session: SignedIn, profile_id: UUID) -> Response:
        """Take it out for good."""
        return await self._change(session, profile_id, profiles.withdraw)

    async def _change(
        self, session: Session, profile_id: UUID, change: Callable[..., Awaitable[profiles.Saved]]
    ) -> Response:
        await self._owned(session, profile_id)
        async with self._database.transaction() as transaction:
            await change(transaction, profile_id, by=session.email)
        return RedirectResponse(f"/profiles/{profile_id}", status_code=303)

    async def _owned(self, session: Session, profile_id: UUID) -> ProfileRow:
        """The row, if it takes part and is the session's own to change."""
        if not session.owns(profile_id):
            raise NotAllowedError
        try:
            async with self._database.reading() as reading:
                row = await profile_row(reading, profile_id)
        except UnknownProfileError as error:
            raise NotFoundError from error
        if row.state == "withdrawn":
            raise NotFoundError
        return row
