"""`/unsubscribe/{token}`: which e-mails to get. Looking changes nothing; one click turns them off.

A mail program posts `List-Unsubscribe=One-Click` there, without cookies (RFC 8058); the form of the
page posts a choice. The token is all that either needs. E-mails that were sent before each copy had a
link of its own may name several people in theirs: there only the form tells which of them it is, and
one click changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.domain.choices import MailChoice, fingerprint
from services.notifier.handlers.choosing import Chooser, choose
from services.notifier.handlers.moving import Office
from services.notifier.letters import STOP_PURPOSE, STOP_SECONDS
from services.notifier.pages.answer import LinkExpiredPage
from services.notifier.pages.inbox import read_form
from services.notifier.store import choices, parties
from shared.security import InvalidTokenError, Keyring, MaybeSession, Session
from shared.texts import Phrase
from shared.web import Page, page
from shared.web.languages import suggest_language

ONE_CLICK = ("List-Unsubscribe", "One-Click")
NOT_SENT_THERE = Phrase("Enter the address at which you got the e-mail.")
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
    """The choices, and the one that stands; `name` is the party's.

    `several`: the e-mail went to more than one address, and `address` is the one that was typed.
    """

    template: ClassVar[str] = "notifier/unsubscribe.html"
    name: str
    several: bool
    address: str
    problem: Phrase | None
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
            chooser = _own(self._read(token), values)
        except InvalidTokenError:
            return _expired(request, session)
        if choice is None or chooser is None:
            return await self._show(request, session, token, values)
        await choose(self.office, chooser, choice)
        if _is_one_click(values):
            return await self._show(request, session, token, is_saved=True)
        return RedirectResponse(f"/unsubscribe/{self._token(chooser)}?saved=true", status_code=303)

    async def _show(
        self,
        request: Request,
        session: Session | None,
        token: str,
        refused: Mapping[str, str] | None = None,
        *,
        is_saved: bool = False,
    ) -> Response:
        """The choices; with a form that was `refused`, what is wrong with it."""
        try:
            chooser = self._read(token)
        except InvalidTokenError:
            return _expired(request, session)
        async with self.office.database.reading() as reading:
            party = await parties.find(reading, chooser.owner_id)
            found = await choices.chosen(reading, chooser.owner_id, chooser.addresses)
        suggest_language(request, party.languages if party else ())
        several = len(chooser.addresses) > 1
        typed = refused or {}
        is_unknown = refused is not None and _own(chooser, typed) is None
        shown = UnsubscribePage(
            title=Phrase("Which e-mails do you want?"),
            name=party.name if party else "",
            several=several,
            address=typed.get("address", ""),
            problem=NOT_SENT_THERE if is_unknown else None,
            options=tuple((c.value, *words) for c, words in CHOICES.items()),
            chosen=typed.get("choice", "") if several else found[chooser.addresses[0]].value,
            is_saved=is_saved,
        )
        return page(request, shown, session, 200 if refused is None else 422)

    def _token(self, chooser: Chooser) -> str:
        data = {"owner": str(chooser.owner_id), "to": list(chooser.addresses)}
        return self.keyring.sign(STOP_PURPOSE, data)

    def _read(self, token: str) -> Chooser:
        data = self.keyring.read(STOP_PURPOSE, token, STOP_SECONDS)
        return Chooser(UUID(data["owner"]), tuple(data["to"]))


def _own(chooser: Chooser, values: Mapping[str, str]) -> Chooser | None:
    """The one address that chooses; of several the one that was typed, if the e-mail went there."""
    if len(chooser.addresses) == 1:
        return chooser
    own = fingerprint(values.get("address", ""))
    return replace(chooser, addresses=(own,)) if own in chooser.addresses else None


def _choice(values: Mapping[str, str]) -> MailChoice | None:
    if _is_one_click(values):
        return MailChoice.REQUIRED
    return next((c for c in MailChoice if c.value == values.get("choice")), None)


def _is_one_click(values: Mapping[str, str]) -> bool:
    name, value = ONE_CLICK
    return values.get(name) == value


def _expired(request: Request, session: Session | None) -> Response:
    return page(request, LinkExpiredPage(Phrase("This link does not work any more")), session, 410)
