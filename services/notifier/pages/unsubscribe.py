"""`/unsubscribe/{token}`: which e-mails to get. Looking changes nothing; one click turns them off.

A mail program posts `List-Unsubscribe=One-Click` there, without cookies (RFC 8058); the form of the
page posts a choice. The token is all that either needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.domain.choices import MailChoice
from services.notifier.handlers.choosing import Chooser, choose
from services.notifier.handlers.moving import Office
from services.notifier.letters import STOP_PURPOSE
from services.notifier.pages.answer import LinkExpiredPage
from services.notifier.pages.inbox import read_form
from services.notifier.store import choices, parties
from shared.security import InvalidTokenError, Keyring, MaybeSession, Session
from shared.texts import Phrase
from shared.web import Page, page
from shared.web.languages import suggest_language

MAX_AGE_SECONDS = 10 * 365 * 24 * 3600
ONE_CLICK = ("List-Unsubscribe", "One-Click")
CHOICES: dict[MailChoice, tuple[Phrase, Phrase]] = {
    MailChoice.ALL: (
        Phrase("Everything"),
        Phrase("Questions, reminders, digests and reports."),
    ),
    MailChoice.QUESTIONS: (
        Phrase("Only what needs an answer"),
        Phrase("New introductions and referrals; no reminders, digests or reports."),
    ),
    MailChoice.REQUIRED: (
        Phrase("Nothing, unless it follows from what I did"),
        Phrase("We do not ask you about introductions any more. If you have accepted one, we still"
               " tell you what came of it. Links to sign in still reach you."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnsubscribePage(Page):
    """The choices, and the one that stands; `name` is the party's, `several`: more than one address."""

    template: ClassVar[str] = "notifier/unsubscribe.html"
    name: str
    several: bool
    options: tuple[tuple[str, Phrase, Phrase], ...]
    chosen: str
    is_saved: bool


@dataclass(frozen=True, slots=True)
class UnsubscribePages:
    """The routes behind the link under every e-mail that is no answer to the recipient's own action."""

    office: Office
    keyring: Keyring

    def routes(self) -> APIRouter:
        """Show the choices, and take one."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/unsubscribe/{token}", self.show, response_class=HTMLResponse)
        router.add_api_route("/unsubscribe/{token}", self.choose, methods=["POST"])
        return router

    async def show(
        self,
        request: Request,
        session: MaybeSession,
        token: str,
        saved: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    ) -> Response:
        """The choices."""
        return await self._show(request, session, token, is_saved=saved)

    async def choose(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Keep a choice: the form's, or nothing more for the one click of a mail program."""
        values = await read_form(request)
        choice = _choice(values)
        try:
            chooser = self._read(token)
        except InvalidTokenError:
            return _expired(request, session)
        if choice is None:
            return await self._show(request, session, token, status=422)
        await choose(self.office, chooser, choice)
        if _is_one_click(values):
            return await self._show(request, session, token, is_saved=True)
        return RedirectResponse(f"/unsubscribe/{token}?saved=true", status_code=303)

    async def _show(
        self,
        request: Request,
        session: Session | None,
        token: str,
        *,
        is_saved: bool = False,
        status: int = 200,
    ) -> Response:
        try:
            chooser = self._read(token)
        except InvalidTokenError:
            return _expired(request, session)
        async with self.office.database.reading() as reading:
            party = await parties.find(reading, chooser.owner_id)
            found = await choices.chosen(reading, chooser.owner_id, chooser.addresses)
        suggest_language(request, party.languages if party else ())
        least = max((found[a] for a in chooser.addresses), key=list(MailChoice).index)
        shown = UnsubscribePage(
            title=Phrase("Which e-mails do you want?"),
            name=party.name if party else "",
            several=len(chooser.addresses) > 1,
            options=tuple((c.value, *words) for c, words in CHOICES.items()),
            chosen=least.value,
            is_saved=is_saved,
        )
        return page(request, shown, session, status)

    def _read(self, token: str) -> Chooser:
        data = self.keyring.read(STOP_PURPOSE, token, MAX_AGE_SECONDS)
        return Chooser(UUID(data["owner"]), tuple(data["to"]))


def _choice(values: Mapping[str, str]) -> MailChoice | None:
    if _is_one_click(values):
        return MailChoice.REQUIRED
    return next((c for c in MailChoice if c.value == values.get("choice")), None)


def _is_one_click(values: Mapping[str, str]) -> bool:
    name, value = ONE_CLICK
    return values.get(name) == value


def _expired(request: Request, session: Session | None) -> Response:
    return page(request, LinkExpiredPage(Phrase("This link does not work any more")), session, 410)
