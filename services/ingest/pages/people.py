"""`/account/people`: who belongs to a profile; inviting, handing over, removing, closing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.account_errors import NotLeadError, UnknownPersonError
from services.ingest.domain.errors import IngestError, UnknownProfileError
from services.ingest.handlers import people as handlers
from services.ingest.handlers.closing import close_person
from services.ingest.handlers.memberships import Belonging, belongings
from services.ingest.handlers.people import People
from services.ingest.handlers.views import profile_row
from services.ingest.mail import Invitation, Post
from services.ingest.settings import IngestSettings
from services.ingest.store.tables import AccountRow, ProfileRow
from shared.database import Database
from shared.security import NotAllowedError, Session, require
from shared.texts import _, told
from shared.web import FieldProblem, NotFoundError, Page, page
from shared.web.languages import language_of

SignedIn = Annotated[Session, Depends(require())]
PATH = "/account/people"
CHANGES: dict[str, Callable[..., Awaitable[None]]] = {
    "lead": handlers.hand_over,
    "remove": handlers.remove,
    "close": close_person,
}


@dataclass(frozen=True, slots=True)
class ChoosePeoplePage(Page):
    """The profiles of an account that belongs to none or several."""

    template: ClassVar[str] = "ingest/people_choose.html"
    belongings: tuple[Belonging, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage(Page):
    """The people of a profile; `may_change` for its lead and for administrators."""

    template: ClassVar[str] = "ingest/people.html"
    profile: ProfileRow
    people: People
    may_change: bool
    email: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class ConfirmChange(Page):
    """Says what handing over or removing means before it happens."""

    template: ClassVar[str] = "ingest/people_confirm.html"
    profile: ProfileRow
    person: AccountRow
    change: str
    label: str
    problem: str | None


class PeoplePages:
    """Routes of the people of a profile."""

    def __init__(self, database: Database, settings: IngestSettings) -> None:
        """Send invitations through the mail server of `settings`."""
        self._database = database
        self._settings = settings

    def router(self) -> APIRouter:
        """Everything below /account/people."""
        router = APIRouter(prefix=PATH)
        one = "/{profile_id}"
        router.add_api_route("", self.choose, methods=["GET"])
        router.add_api_route(one, self.show, methods=["GET"])
        router.add_api_route(one, self.invite, methods=["POST"])
        router.add_api_route(f"{one}/invitations/{{key}}/cancel", self.cancel, methods=["POST"])
        router.add_api_route(f"{one}/{{account_id}}/{{change}}", self.confirm, methods=["GET"])
        router.add_api_route(f"{one}/{{account_id}}/{{change}}", self.apply, methods=["POST"])
        return router

    async def choose(self, request: Request, session: SignedIn) -> Response:
        """Go on to the only profile, or choose one."""
        if len(session.profile_ids) == 1:
            return RedirectResponse(f"{PATH}/{session.profile_ids[0]}", status_code=303)
        async with self._database.reading() as reading:
            mine = tuple(await belongings(reading, session.account_id))
        return page(request, ChoosePeoplePage(_("People"), mine), session)

    async def show(self, request: Request, session: SignedIn, profile_id: UUID) -> Response:
        """The people of a profile."""
        return await self._show(request, session, profile_id)

    async def invite(
        self,
        request: Request,
        session: SignedIn,
        tasks: BackgroundTasks,
        profile_id: UUID,
        email: Annotated[str, Form()] = "",
    ) -> Response:
        """Ask a colleague to join."""
        profile = await self._profile(session, profile_id)
        try:
            async with self._database.transaction() as transaction:
                invitation = await handlers.invite(transaction, profile_id, email, session)
                is_written_to = await handlers.is_written_to(transaction, invitation.email)
        except NotLeadError as error:
            raise NotAllowedError(told(error)) from error
        except IngestError as error:
            return await self._show(
                request, session, profile_id, email, _("E-mail: %(problem)s", problem=told(error))
            )
        if is_written_to:
            url = f"{self._settings.public_url.rstrip('/')}/account/invitations/{invitation.id}"
            letter = Invitation(url=url, by=session.email, profile=profile.name)
            post = Post.of(self._settings)
            tasks.add_task(post.send, letter, language_of(request), invitation.email)
        return RedirectResponse(f"{PATH}/{profile_id}", status_code=303, background=tasks)

    async def cancel(self, session: SignedIn, profile_id: UUID, key: UUID) -> Response:
        """Take an invitation back; one that is answered already stays as it is."""
        await self._profile(session, profile_id)
        try:
            async with self._database.transaction() as transaction:
                await handlers.cancel(transaction, profile_id, key, session)
        except NotLeadError as error:
            raise NotAllowedError(told(error)) from error
        except IngestError as error:
            raise NotFoundError from error
        return RedirectResponse(f"{PATH}/{profile_id}", status_code=303)

    async def confirm(
        self, request: Request, session: SignedIn, profile_id: UUID, account_id: UUID, change: str
    ) -> Response:
        """Ask before handing over, removing or closing."""
        return await self._confirm(request, session, (profile_id, account_id, change))

    async def apply(
        self,
        request: Request,
        session: SignedIn,
        profile_id: UUID,
        account_id: UUID,
        change: str,
        why: Annotated[str, Form()] = "",
    ) -> Response:
        """Hand over, remove or close."""
        await self._profile(session, profile_id)
        apply = _change(change)
        if change == "close":
            apply = partial(apply, why=why)
        try:
            async with self._database.transaction() as transaction:
                await apply(transaction, profile_id, account_id, session)
        except NotLeadError as error:
            raise NotAllowedError(told(error)) from error
        except UnknownPersonError as error:
            raise NotFoundError from error
        except IngestError as error:
            return await self._confirm(
                request, session, (profile_id, account_id, change), told(error)
            )
        return RedirectResponse(f"{PATH}/{profile_id}", status_code=303)

    async def _profile(self, session: Session, profile_id: UUID) -> ProfileRow:
        session.check_sees(profile_id)
        try:
            async with self._database.reading() as reading:
                return await profile_row(reading, profile_id)
        except UnknownProfileError as error:
            raise NotFoundError from error

    async def _show(
        self,
        request: Request,
        session: Session,
        profile_id: UUID,
        email: str = "",
        problem: str | None = None,
    ) -> Response:
        profile = await self._profile(session, profile_id)
        async with self._database.reading() as reading:
            found = await handlers.people_of(reading, profile_id)
            may_change = await handlers.leads(reading, session, profile_id)
        problems = (FieldProblem("email", problem),) if problem else ()
        title = _("People of %(name)s", name=profile.name)
        content = PeoplePage(title, profile, found, may_change, email, problems)
        return page(request, content, session, 422 if problem else 200)

    async def _confirm(
        self,
        request: Request,
        session: Session,
        where: tuple[UUID, UUID, str],
        problem: str | None = None,
    ) -> Response:
        profile_id, account_id, change = where
        _change(change)
        profile = await self._profile(session, profile_id)
        async with self._database.reading() as reading:
            found = await handlers.people_of(reading, profile_id)
        person = next((a for a, is_lead in found.members if a.id == account_id), None)
        if person is None:
            raise NotFoundError
        title, label = _asked(change, profile.name, person.email)
        content = ConfirmChange(title, profile, person, change, label, problem)
        return page(request, content, session, 409 if problem else 200)


def _asked(change: str, name: str, email: str) -> tuple[str, str]:
    """Title and button of the page that asks before a change."""
    if change == "lead":
        return _("Hand over %(name)s?", name=name), _("Hand over")
    if change == "close":
        return _("Close the account of %(email)s?", email=email), _("Close the account")
    return _("Remove %(email)s?", email=email), _("Remove")


def _change(name: str) -> Callable[..., Awaitable[None]]:
    found = CHANGES.get(name)
    if found is None:
        raise NotFoundError
    return found
