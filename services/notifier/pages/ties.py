"""`/ties/{token}`: how quiet relationships stand, told by the link of an e-mail. Looking changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, get_args
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.correspondents import place
from services.notifier.domain.errors import UnknownTieError
from services.notifier.handlers.moving import Office
from services.notifier.handlers.ties import Said, tell
from services.notifier.letters import TIES_PURPOSE
from services.notifier.letters.ties import NamedTie, described
from services.notifier.pages.answer import LinkExpiredPage
from services.notifier.pages.forms import Typed, today
from services.notifier.pages.inbox import read_form
from services.notifier.pages.links import read_link
from services.notifier.pages.wording import BY_LINK
from services.notifier.store import parties, ties
from services.notifier.store.tables import Party, TieRow
from shared.events import TieStands
from shared.numbers import whole_number
from shared.security import InvalidTokenError, Keyring, MaybeSession, Session
from shared.texts import Phrase, _, formats, speaking
from shared.web import FieldProblem, Page, page
from shared.web.languages import language_of, suggest_language

_FIRST = date(1500, 1, 1)


@dataclass(frozen=True, slots=True)
class TieView:
    """One relationship in words; `answer` is what was said of it, if anything."""

    id: UUID
    text: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class TiesPage(Page):
    """The relationships asked about, each with a form."""

    template: ClassVar[str] = "notifier/ties.html"
    name: str
    ties: tuple[TieView, ...]
    typed: Typed


@dataclass(frozen=True, slots=True)
class TiePages:
    """The routes of the link in the question about ties; the token says whose, and of which day."""

    office: Office
    keyring: Keyring

    def routes(self) -> APIRouter:
        """Show the questions, and take an answer."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/ties/{token}", self.show, response_class=HTMLResponse)
        router.add_api_route("/ties/{token}", self.answer, methods=["POST"])
        return router

    async def show(self, request: Request, session: MaybeSession, token: str) -> Response:
        """The questions."""
        return await self._show(request, session, token, Typed())

    async def answer(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Keep what is said of one relationship."""
        values = await read_form(request)
        try:
            said = _read(*await self._key(token), values)
            if isinstance(said, Typed):
                return await self._show(request, session, token, said)
            await tell(self.office, said)
        except (InvalidTokenError, UnknownTieError):
            return _expired(request, session)
        return RedirectResponse(f"/ties/{token}#tie-{said.tie_id}", status_code=303)

    async def _show(
        self, request: Request, session: Session | None, token: str, typed: Typed
    ) -> Response:
        try:
            locality_id, on = await self._key(token)
        except InvalidTokenError:
            return _expired(request, session)
        async with self.office.database.reading() as reading:
            own = await parties.find(reading, locality_id)
            rows = await ties.asked(reading, locality_id, on)
            known = await parties.by_id(reading, {row.other(locality_id) for row in rows})
        if own is None or own.withdrawn or not rows:
            return _expired(request, session)
        suggest_language(request, own.languages)
        with speaking(language_of(request)):
            views = tuple(_view(row, known.get(row.other(locality_id))) for row in rows)
        title = Phrase("Which of these relationships are alive?")
        return page(request, TiesPage(title, own.name, views, typed), session, typed.status)

    async def _key(self, token: str) -> tuple[UUID, date]:
        data = await read_link(self.office.database, self.keyring, TIES_PURPOSE, token)
        return UUID(data["locality"]), date.fromisoformat(data["on"])


def _read(locality_id: UUID, on: date, values: Mapping[str, str]) -> Said | Typed:
    stands: TieStands | None = next(
        (s for s in get_args(TieStands) if s == values.get("stands")), None
    )
    if stands is None:
        return Typed(values, (), _("Choose one of the answers."), 422)
    try:
        tie_id = UUID(values.get("tie", ""))
    except ValueError as error:
        raise UnknownTieError from error
    day = _day(values.get("last_contact", "")) if stands == "alive" else None
    year = _year(values.get("ended", "").strip()) if stands == "ended" else None
    if stands == "alive" and day is None:
        return _wrong(values, "last_contact", _("Enter a day that is not in the future."))
    if stands == "ended" and year is None:
        return _wrong(values, "ended", _("Enter a year such as 2019, not in the future."))
    return Said(tie_id, locality_id, on, stands, BY_LINK, day, year)


def _wrong(values: Mapping[str, str], name: str, words: str) -> Typed:
    return Typed(values, (FieldProblem(name, words),), None, 422)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if _FIRST <= day <= today() else None


def _year(text: str) -> int | None:
    year = whole_number(text, today().year + 1)
    return year if year is not None and year >= _FIRST.year else None


def _view(row: TieRow, party: Party | None) -> TieView:
    name = party.name if party and not party.withdrawn else _("A party that has left Entente")
    where = place(party) if party and not party.withdrawn else ""
    return TieView(row.id, described(NamedTie(name, where, row.kind, row.since)), _answer(row))


def _answer(row: TieRow) -> str | None:
    if row.answer == "alive":
        day = formats.day(row.answer_on) if row.answer_on else ""
        return _("You told us: alive, last contact on %(day)s.", day=day)
    if row.answer == "ended":
        return _("You told us: ended in %(year)s.", year=str(row.answer_year))
    return _("You told us: dormant.") if row.answer else None


def _expired(request: Request, session: Session | None) -> Response:
    return page(request, LinkExpiredPage(Phrase("This link does not work any more")), session, 410)
