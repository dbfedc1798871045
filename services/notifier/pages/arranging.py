"""Pages below `/inbox/{id}` by which a side arranges things: a meeting, or that a colleague answers."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier.contacts import attending
from services.notifier.domain.errors import NotifierError
from services.notifier.domain.lifecycle import LEGAL, SIDES, Action
from services.notifier.domain.meetings import DURATIONS, Plan
from services.notifier.handlers.handing import hand_over
from services.notifier.handlers.meetings import Meeting, arrange
from services.notifier.handlers.moving import Office
from services.notifier.letters.calendar import calendar_of
from services.notifier.letters.inviting import entry_of
from services.notifier.pages import views
from services.notifier.pages.answering import read_seen
from services.notifier.pages.forms import Typed
from services.notifier.pages.handing import read_hand_over
from services.notifier.pages.inbox import own_side, read_form
from services.notifier.pages.introduction import find_for, show_introduction
from services.notifier.pages.meeting_forms import read_plan
from services.notifier.pages.zones import choices, zone_of
from services.notifier.store import handovers, meetings, moves, parties
from services.notifier.store.tables import Introduction
from shared.events import Side
from shared.places import Gazetteer
from shared.profile import Contact
from shared.security import NotAllowedError, Session, require
from shared.texts import Phrase, told
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
CALENDAR = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class MeetingPage(Page):
    """The form that plans or changes a meeting; `zones` are (name, label), one's own first.

    `seen` as in `Question`; `is_change`: there is a meeting already, which can be cancelled.
    """

    template: ClassVar[str] = "notifier/meeting.html"
    id: UUID
    introduction: str
    side: Side
    seen: int
    own_zones: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]
    durations: tuple[int, ...]
    is_change: bool
    typed: Typed


@dataclass(frozen=True, slots=True)
class ArrangingPages:
    """The routes by which a side arranges a meeting, or that a colleague answers."""

    office: Office
    gazetteer: Gazetteer

    def routes(self) -> APIRouter:
        """The meeting's form, changes, cancelling and file; and handing over."""
        router = APIRouter(include_in_schema=False)
        address = "/inbox/{introduction_id}"
        form = f"{address}/meeting"
        router.add_api_route(form, self.show, response_class=HTMLResponse)
        router.add_api_route(form, self.plan, methods=["POST"])
        router.add_api_route(f"{form}/cancel", self.cancel, methods=["POST"])
        router.add_api_route(f"{form}.ics", self.download)
        router.add_api_route(f"{address}/hand-over", self.hand_over, methods=["POST"])
        return router

    async def show(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """The form, with the meeting that stands in it."""
        found = await find_for(self.office.database, session, introduction_id)
        return await self._show(request, session, found, await self._stands(introduction_id))

    async def plan(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """Plan a meeting, or change it."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        side = own_side(values, views.my_sides(found, session))
        plan = read_plan(values, await self._zones(found))
        if not isinstance(plan, Typed):
            wanted = Meeting(found.id, side, session.email, plan, read_seen(values))
            problem = await self._arrange(wanted)
            if problem is None:
                return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)
            plan = Typed(values, (), problem, 409)
        return await self._show(request, session, found, plan)

    async def cancel(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """Cancel the meeting."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        side = own_side(values, views.my_sides(found, session))
        problem = await self._arrange(Meeting(found.id, side, session.email, None))
        if problem is not None:
            typed = Typed(values, (), problem, 409)
            return await show_introduction(
                request, self.office.database, session, introduction_id, typed
            )
        return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)

    async def download(self, session: SignedIn, introduction_id: UUID) -> Response:
        """The meeting as a calendar file."""
        found = await find_for(self.office.database, session, introduction_id)
        async with self.office.database.reading() as reading:
            row = await meetings.current(reading, introduction_id)
            known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
            handed = await handovers.current_of(reading, introduction_id)
        if row is None or row.cancelled:
            raise NotFoundError
        attendees: tuple[Contact, ...] = ()
        for side in SIDES:
            attendees += attending(known.get(found.profile_id(side)), handed.get(side))
        entry = entry_of(self.office.letters, found, row, attendees)
        headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
        return Response(calendar_of(entry, "PUBLISH"), media_type=CALENDAR, headers=headers)

    async def hand_over(
        self, request: Request, session: SignedIn, introduction_id: UUID
    ) -> Response:
        """Let a colleague answer, perhaps everything from now on."""
        values = await read_form(request)
        found = await find_for(self.office.database, session, introduction_id)
        side = own_side(values, views.my_sides(found, session))
        turn = read_seen({"seen": values.get("turn", "")})
        wanted = read_hand_over(found, side, session.email, values, turn)
        if not isinstance(wanted, Typed):
            for_good = values.get("for_good") == "yes"
            try:
                await hand_over(
                    self.office, replace(wanted, account=session.email, for_good=for_good)
                )
                return RedirectResponse(f"/inbox/{introduction_id}", status_code=303)
            except NotifierError as error:
                wanted = Typed(values, (), told(error), 409)
        return await show_introduction(
            request, self.office.database, session, introduction_id, wanted
        )

    async def _arrange(self, wanted: Meeting) -> str | None:
        """Do it; returns what is in the way."""
        try:
            await arrange(self.office, wanted)
        except NotifierError as error:
            return told(error)
        return None

    async def _zones(self, found: Introduction) -> tuple[str | None, str | None]:
        async with self.office.database.reading() as reading:
            known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
        sides = [known.get(found.profile_id(s)) for s in SIDES]
        one, two = [await asyncio.to_thread(zone_of, self.gazetteer, party) for party in sides]
        return one, two

    async def _stands(self, key: UUID) -> Typed:
        async with self.office.database.reading() as reading:
            row = await meetings.current(reading, key)
        return Typed(_values(row.plan()) if row is not None and not row.cancelled else {})

    async def _show(
        self, request: Request, session: Session, found: Introduction, typed: Typed
    ) -> Response:
        mine = views.my_sides(found, session)
        if not mine:
            raise NotAllowedError
        if Action.PROPOSE_MEETING not in LEGAL[found.stands]:
            raise NotFoundError
        zones = await self._zones(found)
        async with self.office.database.reading() as reading:
            last = moves.last_of(await moves.of_introduction(reading, found.id), mine[0])
        match = found.snapshot()
        pairs = list(zip((match.locality.name, match.party.name), zones, strict=True))
        own = [(zone, name) for name, zone in pairs if zone]
        if mine[0] == "party":
            own.reverse()
        content = MeetingPage(
            title=Phrase("Plan a meeting"),
            id=found.id,
            introduction=views.title(found),
            side=mine[0],
            seen=last.number if last else 0,
            own_zones=tuple(own),
            zones=choices(),
            durations=DURATIONS,
            is_change=Action.CANCEL_MEETING in LEGAL[found.stands],
            typed=typed,
        )
        return page(request, content, session, typed.status)


def _values(plan: Plan) -> Mapping[str, str]:
    """A plan as the form has it."""
    return {
        "day": plan.day.isoformat(),
        "time": plan.at.isoformat("minutes") if plan.at else "",
        "minutes": str(plan.minutes),
        "zone": plan.zone if plan.at else "",
        "place": plan.place,
    }
