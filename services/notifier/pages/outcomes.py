"""Forms below `/inbox/{id}` for what happens after asking: received, met, agreed, nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.notifier.domain.errors import AnsweredBeforeError, NotifierError
from services.notifier.domain.lifecycle import Action
from services.notifier.domain.reasons import AGREEMENTS, GOING_ON
from services.notifier.handlers.moving import Office
from services.notifier.handlers.outcomes import Report, acknowledge, report
from services.notifier.pages import views
from services.notifier.pages.answering import read_seen
from services.notifier.pages.forms import Reader, Typed
from services.notifier.pages.inbox import own_side, read_form
from services.notifier.pages.introduction import find_for, show_introduction
from services.notifier.pages.wording import who_words
from services.notifier.store import moves
from services.notifier.store.tables import Introduction
from shared.events import Agreement, Side
from shared.reasons import NOTHING
from shared.security import NotAllowedError, Session, require
from shared.texts import _, formats, told

SignedIn = Annotated[Session, Depends(require())]
_SAYS = (
    Action.CONTINUE, Action.PROPOSE_MEETING, Action.MEET, Action.AGREE, Action.CLOSE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OutcomePages:
    """The routes of what the two sides say of how it went on."""

    office: Office

    def routes(self) -> APIRouter:
        """Acknowledging a referral, and what came of it."""
        router = APIRouter(include_in_schema=False)
        address = "/inbox/{introduction_id}"
        router.add_api_route(f"{address}/acknowledge", self.acknowledge, methods=["POST"])
        router.add_api_route(f"{address}/outcome", self.outcome, methods=["POST"])
        return router

    async def acknowledge(
        self, request: Request, session: SignedIn, introduction_id: UUID
    ) -> Response:
        """The network has received the referral."""
        found = await find_for(self.office.database, session, introduction_id)
        if "party" not in views.my_sides(found, session):
            raise NotAllowedError
        try:
            await acknowledge(self.office, introduction_id, session.email)
        except NotifierError as error:
            return await self._again(request, session, introduction_id, late({}, error))
        return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)

    async def outcome(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """A side says how it went on."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        side = own_side(values, views.my_sides(found, session))
        said = read_report(found, side, session.email, values)
        if not isinstance(said, Typed):
            try:
                await report(self.office, said)
            except AnsweredBeforeError:
                said = await overtaken(self.office, introduction_id, side, values)
            except NotifierError as error:
                said = late(values, error)
            else:
                return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)
        return await self._again(request, session, introduction_id, said)

    async def _again(self, request: Request, session: Session, key: UUID, typed: Typed) -> Response:
        return await show_introduction(request, self.office.database, session, key, typed)


async def overtaken(office: Office, key: UUID, side: Side, values: Mapping[str, str]) -> Typed:
    """Says who wrote first for this side; what was typed is kept."""
    async with office.database.reading() as reading:
        last = moves.last_of(await moves.of_introduction(reading, key), side)
    words = _(
        "%(who)s wrote here for your institution on %(when)s; see the history below. Nothing "
        "was changed.",
        who=who_words(last.who) if last else "",
        when=formats.moment(last.at) if last else "",
    )
    return Typed(values, (), words, 409)


def late(values: Mapping[str, str], error: NotifierError) -> Typed:
    """What was typed, with why it cannot be done any more."""
    return Typed(values, (), told(error), 409)


def read_report(
    found: Introduction, side: Side, who: str, values: Mapping[str, str]
) -> Report | Typed:
    """What a form says of how it went on, or what was typed with what is wrong with it."""
    action = next((a for a in _SAYS if a.value == values.get("what")), None)
    if action is None:
        return Typed(values, (), _("Choose one of the answers."), 422)
    reader = Reader(values, is_private=not found.reveals_contacts)
    since = found.created_at.date()
    kind: Agreement | None = None
    reason, note, day = None, "", None
    if action is Action.CONTINUE:
        reason = reader.choice("going_on", GOING_ON, required=True)
    elif action is Action.PROPOSE_MEETING:
        day = reader.meeting_day("meeting_day")
    elif action is Action.MEET:
        day = reader.past_day("met_day", since)
    elif action is Action.AGREE:
        day = reader.past_day("agreement_day", since)
        kind = _kind(reader.choice("agreement_kind", AGREEMENTS, required=True))
    else:
        reason = reader.choice("nothing_reason", NOTHING, required=True)
        note = reader.note("nothing_note")
    if reader.problems:
        return reader.failed()
    return Report(found.id, side, action, who, day, kind, reason, note, read_seen(values))


def _kind(text: str | None) -> Agreement | None:
    kinds: tuple[Agreement, ...] = ("project", "friendship", "sister_city", "membership")
    return next((k for k in kinds if k == text), None)
