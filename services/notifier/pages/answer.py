"""`/answer/{token}`: the page behind the link of an e-mail. Looking changes nothing."""

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.correspondents import Correspondent, Quote, describe
from services.notifier.domain.choices import fingerprint
from services.notifier.domain.errors import (
    AnsweredBeforeError,
    IllegalMoveError,
    NotifierError,
    UnknownIntroductionError,
)
from services.notifier.domain.introductions import other
from services.notifier.domain.lifecycle import SIDES
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.handing import hand_over
from services.notifier.handlers.moving import Office
from services.notifier.letters import ANSWER_PURPOSE
from services.notifier.pages import views
from services.notifier.pages.answering import Question, overtaken, question, read_reply
from services.notifier.pages.forms import Typed
from services.notifier.pages.handing import Handed, handed_view, may_hand_over, read_hand_over
from services.notifier.pages.inbox import read_form
from services.notifier.pages.links import read_link
from services.notifier.pages.wording import BY_LINK, what_next
from services.notifier.store import handovers, introductions, moves, parties, standing
from services.notifier.store.tables import Introduction, MoveRow
from shared.events import Side
from shared.security import InvalidTokenError, Keyring, MaybeSession, Session
from shared.texts import Phrase, told
from shared.web import Page, page
from shared.web.languages import suggest_language


@dataclass(frozen=True, slots=True)
class Key:
    """What a link stands for; `supervisor`: it went to the one who confirms, as a fingerprint.

    Once somebody else confirms for this side, it is of no use.
    `turn` counts the hand-overs of the side before it was sent: after another one, it is of no use.
    """

    introduction: UUID
    side: Side
    supervisor: str | None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class AnswerPage(Page):
    """The other side, the reasons, and the question; `outcome` what came of the answer.

    `handed` says to whom it was handed if the link can answer no more, `turn` lets it be handed over.
    """

    template: ClassVar[str] = "notifier/answer.html"
    you: str
    them: Correspondent | None
    their_name: str
    opening: str | None
    quotes: tuple[Quote, ...]
    question: Question | None
    outcome: str | None
    is_referral: bool
    handed: Handed | None
    turn: int | None
    typed: Typed


@dataclass(frozen=True, slots=True)
class LinkExpiredPage(Page):
    """The link is forged, too old or about something that is gone."""

    template: ClassVar[str] = "notifier/link_expired.html"


@dataclass(frozen=True, slots=True)
class AnswerPages:
    """The routes of the answer link; the token says which side of which introduction."""

    office: Office
    keyring: Keyring

    def routes(self) -> APIRouter:
        """Show the question, and take the answer."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/answer/{token}", self.show, response_class=HTMLResponse)
        router.add_api_route("/answer/{token}", self.answer, methods=["POST"])
        router.add_api_route("/answer/{token}/hand-over", self.hand_over, methods=["POST"])
        return router

    async def show(self, request: Request, session: MaybeSession, token: str) -> Response:
        """The question, or what came of the answer."""
        return await self._show(request, session, token, Typed())

    async def answer(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Answer for the side that the token names."""
        values = await read_form(request)
        try:
            key = await self._read(token)
            found, rows = await self._story(key, request)
            reply = read_reply(found, key.side, BY_LINK, values)
            if not isinstance(reply, Typed):
                await give_answer(self.office, await self._as_sent(reply, key, found))
                return RedirectResponse(f"/answer/{token}", status_code=303)
        except (InvalidTokenError, UnknownIntroductionError):
            return _expired(request, session)
        except AnsweredBeforeError:
            found, rows = await self._story(key, request)
            reply = overtaken(found, rows, key.side, values)
        except NotifierError as error:
            reply = Typed(values, (), told(error), 409)
        return await self._show(request, session, token, reply)

    async def hand_over(self, request: Request, session: MaybeSession, token: str) -> Response:
        """Let a colleague answer instead."""
        values = await read_form(request)
        try:
            key = await self._read(token)
            found, _rows = await self._story(key, request)
            wanted = read_hand_over(found, key.side, BY_LINK, values, key.turn)
            if key.supervisor:
                raise IllegalMoveError
            if not isinstance(wanted, Typed):
                await hand_over(self.office, wanted)
                return RedirectResponse(f"/answer/{token}", status_code=303)
        except (InvalidTokenError, UnknownIntroductionError):
            return _expired(request, session)
        except NotifierError as error:
            wanted = Typed(values, (), told(error), 409)
        return await self._show(request, session, token, wanted)

    async def _as_sent(self, reply: Reply, key: Key, found: Introduction) -> Reply:
        """The reply as that of the supervisor or colleague, where the link went to one."""
        async with self.office.database.reading() as reading:
            if not key.supervisor:
                handed = await handovers.current(reading, key.introduction, key.side)
                is_theirs = handed is not None and handed.number == key.turn
                who = handed.email if handed is not None and is_theirs else reply.who
                return replace(reply, turn=key.turn, who=who)
            supervisor = await standing.supervisor_of(reading, found.profile_id(key.side))
        return replace(reply, is_supervisor=True, who=supervisor or reply.who)

    async def _story(self, key: Key, request: Request) -> tuple[Introduction, list[MoveRow]]:
        """The introduction, with its page in the language of whoever was written to."""
        async with self.office.database.reading() as reading:
            found = await introductions.find(reading, key.introduction)
            if found is None:
                raise UnknownIntroductionError
            if key.supervisor:
                now = await standing.supervisor_of(reading, found.profile_id(key.side))
                if now is None or fingerprint(now) != key.supervisor:
                    raise InvalidTokenError
            rows = list(await moves.of_introduction(reading, key.introduction))
            own = await parties.find(reading, found.profile_id(key.side))
        suggest_language(request, own.languages if own else ())
        return found, rows

    async def _show(
        self, request: Request, session: Session | None, token: str, typed: Typed
    ) -> Response:
        try:
            key = await self._read(token)
            found, rows = await self._story(key, request)
        except (InvalidTokenError, UnknownIntroductionError):
            return _expired(request, session)
        async with self.office.database.reading() as reading:
            known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
            handed = await handovers.current(reading, key.introduction, key.side)
        gone = handed if handed and not key.supervisor and key.turn < handed.number else None
        shown = _answer_page(found, rows, key, known, typed)
        if gone is not None:
            shown = replace(shown, handed=handed_view(gone), question=None, turn=None)
        return page(request, shown, session, typed.status)

    async def _read(self, token: str) -> Key:
        data = await read_link(self.office.database, self.keyring, ANSWER_PURPOSE, token)
        side: Side = "locality" if data["side"] == "locality" else "party"
        turn = int(data.get("turn", 0))
        return Key(UUID(data["introduction"]), side, data.get("supervisor"), turn)


def _answer_page(
    found: Introduction, rows: list[MoveRow], key: Key, known: views.Parties, typed: Typed
) -> AnswerPage:
    side = key.side
    them = views.match_party(found, other(side)).name
    party = known.get(found.profile_id(other(side)))
    return AnswerPage(
        title=views.title(found),
        you=views.match_party(found, side).name,
        them=describe(party) if party is not None and not party.withdrawn else None,
        their_name=them,
        opening=found.opening,
        quotes=views.side_quotes(found, side, known),
        question=question(found, rows, side),
        outcome=what_next(found, side),
        is_referral=found.is_referral,
        handed=None,
        turn=None if key.supervisor or not may_hand_over(found, side) else key.turn,
        typed=typed,
    )


def _expired(request: Request, session: Session | None) -> Response:
    return page(request, LinkExpiredPage(Phrase("This link does not work any more")), session, 410)
