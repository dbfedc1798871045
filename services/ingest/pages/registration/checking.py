"""`/register/{draft}/check`: the answers, what is missing, a preview, and sending them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.account_errors import OfficerRegistersError, TooManyProfilesError
from services.ingest.domain.errors import (
    AlreadyRegisteredError,
    UnknownDraftError,
    WithdrawnError,
)
from services.ingest.domain.labels import label
from services.ingest.domain.registration.checks import Mistake
from services.ingest.domain.registration.steps import step_of_field
from services.ingest.handlers.publishing import (
    MovedOn,
    NotReadyError,
    problems_of,
    profile_in,
    publish,
)
from services.ingest.handlers.views import profile_row
from services.ingest.pages.registration.frame import (
    CHECK,
    Frame,
    Typist,
    frame_of,
    held,
    own_draft,
)
from services.ingest.pages.registration.summary import Section, sections
from services.ingest.store.tables import DraftRow, ProfileRow
from shared.database import Database
from shared.profile import Kind, Profile
from shared.security import Session, require, set_session
from shared.texts import Said, _, told
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
_REFUSED = (
    AlreadyRegisteredError,
    OfficerRegistersError,
    TooManyProfilesError,
    WithdrawnError,
)


@dataclass(frozen=True, slots=True)
class CheckPage(Page):
    """All answers with links to change them; `fixes` say what keeps them from being sent."""

    template: ClassVar[str] = "ingest/register/check.html"
    frame: Frame
    sections: Sequence[Section]
    fixes: Sequence[tuple[Said, str]]
    moved_on: Sequence[Said] | None
    is_revision: bool


@dataclass(frozen=True, slots=True)
class PreviewPage(Page):
    """What the other side will see of a draft."""

    template: ClassVar[str] = "ingest/register/preview.html"
    frame: Frame
    profile: Profile


@dataclass(frozen=True, slots=True)
class DonePage(Page):
    """It is registered, and what happens next."""

    template: ClassVar[str] = "ingest/register/done.html"
    row: ProfileRow


class CheckPages:
    """Routes at the end of a registration."""

    def __init__(self, database: Database) -> None:
        """Publish to `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """/register/{draft_id}/check, /preview and /publish; /profiles/{profile_id}/registered."""
        router = APIRouter()
        router.add_api_route("/register/{draft_id}/check", self.show, methods=["GET"])
        router.add_api_route("/register/{draft_id}/publish", self.publish, methods=["POST"])
        router.add_api_route("/register/{draft_id}/preview", self.preview, methods=["GET"])
        router.add_api_route("/profiles/{profile_id}/registered", self.done, methods=["GET"])
        return router

    async def show(self, request: Request, session: SignedIn, draft_id: UUID) -> Response:
        """The answers."""
        draft = await own_draft(self._database, draft_id, session)
        return page(request, _check(draft, problems_of(draft)), session)

    async def publish(self, request: Request, session: Typist, draft_id: UUID) -> Response:
        """Publish, once; or say what is missing, or what others have published meanwhile."""
        if session is None:
            return await held(request)
        draft = await own_draft(self._database, draft_id, session)
        try:
            async with self._database.transaction() as transaction:
                done = await publish(transaction, draft_id, session)
        except UnknownDraftError as error:
            raise NotFoundError from error
        except NotReadyError as error:
            return page(request, _check(draft, error.mistakes), session, 422)
        except _REFUSED as error:
            return page(request, _check(draft, [Mistake("name", told(error))]), session, 422)
        if isinstance(done, MovedOn):
            draft = await own_draft(self._database, draft_id, session)
            return page(request, _check(draft, problems_of(draft), done), session, 409)
        is_new = draft.profile_id is None
        target = f"/profiles/{done.saved.profile_id}{'/registered' if is_new else ''}"
        response = RedirectResponse(target, status_code=303)
        set_session(response, request, done.session)
        return response

    async def preview(self, request: Request, session: SignedIn, draft_id: UUID) -> Response:
        """The profile as the other side will see it."""
        draft = await own_draft(self._database, draft_id, session)
        try:
            profile = profile_in(draft)
        except NotReadyError as error:
            return page(request, _check(draft, error.mistakes), session, 422)
        content = PreviewPage(_("What the other side sees"), frame_of(draft, CHECK), profile)
        return page(request, content, session)

    async def done(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """It worked."""
        session.check_sees(profile_id)
        async with self._database.reading() as reading:
            row = await profile_row(reading, profile_id)
        return page(request, DonePage(_("%(name)s is registered", name=row.name), row), session)


def _check(draft: DraftRow, found: Sequence[Mistake], moved_on: MovedOn | None = None) -> CheckPage:
    kind = Kind(draft.kind)
    base = f"/register/{draft.id}"
    fixes = []
    for mistake in found:
        step = step_of_field(mistake.field, kind, quick=draft.quick)
        where = f"{base}/{step}?from=check#{mistake.field}"
        if mistake.field.startswith("priorities."):
            number = mistake.field.split(".")[1]
            where = f"{base}/priorities/{number}?from=check#{mistake.field}"
        fixes.append((mistake.message, where))
    return CheckPage(
        title=_("Check your answers"),
        frame=frame_of(draft, CHECK),
        sections=sections(draft),
        fixes=fixes,
        moved_on=[label(topic) for topic in sorted(moved_on.both)] if moved_on else None,
        is_revision=draft.profile_id is not None,
    )
