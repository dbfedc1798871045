"""What an owner does to a profile: revise, pause, resume, withdraw."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.errors import UnknownProfileError
from services.ingest.handlers import profiles
from services.ingest.handlers.drafts import begin_revision, open_revision
from services.ingest.handlers.views import profile_row
from services.ingest.store.tables import ProfileRow
from shared.database import Database
from shared.security import NotAllowedError, Session, require
from shared.texts import _
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]


@dataclass(frozen=True, slots=True)
class ConfirmWithdrawal(Page):
    """Says what withdrawing means before it happens."""

    template: ClassVar[str] = "ingest/withdraw.html"
    profile: ProfileRow


@dataclass(frozen=True, slots=True)
class BeginRevision(Page):
    """Says how revising works before a draft is begun."""

    template: ClassVar[str] = "ingest/revise.html"
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
        """Go on with the open draft, or ask whether to begin one."""
        row = await self._owned(session, profile_id)
        async with self._database.reading() as reading:
            found = await open_revision(reading, profile_id)
        if found is not None:
            return RedirectResponse(f"/register/{found.id}/check", status_code=303)
        return page(request, BeginRevision(_("Revise %(name)s", name=row.name), row), session)

    async def revise(self, session: SignedIn, profile_id: UUID) -> Response:
        """Begin a draft of what stands, or go on with the one that is open."""
        await self._owned(session, profile_id)
        async with self._database.transaction() as transaction:
            draft = await begin_revision(transaction, session, profile_id)
        return RedirectResponse(f"/register/{draft.id}/check", status_code=303)

    async def pause(
        self, session: SignedIn, profile_id: UUID, until: Annotated[str, Form()] = ""
    ) -> Response:
        """Keep it out of new suggestions, until a day where one is given that is still to come."""
        return await self._change(
            session, profile_id, partial(profiles.pause, until=_day_to_come(until))
        )

    async def resume(self, session: SignedIn, profile_id: UUID) -> Response:
        """Let it take part again."""
        return await self._change(session, profile_id, profiles.resume)

    async def confirm(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """Ask before withdrawing."""
        row = await self._owned(session, profile_id)
        return page(
            request, ConfirmWithdrawal(_("Withdraw %(name)s?", name=row.name), row), session
        )

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


def _day_to_come(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day > datetime.now(UTC).date() else None
