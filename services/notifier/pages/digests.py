"""`/inbox/digest`: when the account gets e-mails, each for itself."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.schedules import Rhythm, Schedule
from services.notifier.handlers.moving import Office
from services.notifier.handlers.reading import Reader, choose_schedule
from services.notifier.pages.forms import Typed
from services.notifier.pages.inbox import read_form
from services.notifier.pages.zones import choices, is_zone, zone_of
from services.notifier.store import parties, readers
from services.notifier.store.tables import Party
from shared.numbers import whole_number
from shared.places import Gazetteer
from shared.security import Role, Session, require
from shared.texts import Phrase, Said, _
from shared.web import FieldProblem, Page, page

PATH = "/inbox/digest"
SignedIn = Annotated[Session, Depends(require())]
Anybody = Annotated[Session, Depends(require(*Role))]
"""An auditor, too, decides about its own e-mails."""

RHYTHMS: dict[Rhythm, Phrase] = {
    Rhythm.IMMEDIATE: Phrase("At once"),
    Rhythm.DAILY: Phrase("Once a day"),
    Rhythm.WEEKLY: Phrase("Once a week"),
    Rhythm.NEVER: Phrase("Not at all"),
}
WEEKDAYS = (
    Phrase("Monday"),
    Phrase("Tuesday"),
    Phrase("Wednesday"),
    Phrase("Thursday"),
    Phrase("Friday"),
    Phrase("Saturday"),
    Phrase("Sunday"),
)
ENDS = {"weekday": 7, "hour": 24, "quiet_from": 24, "quiet_to": 24}
"""The numbers of the form, each from 0 up to, not including, its end."""
HOURS = tuple(f"{hour:02}:00" for hour in range(24))


@dataclass(frozen=True, slots=True)
class DigestPage(Page):
    """The choices as `(value, words)`, and what is chosen; `is_saved` after the form was sent.

    `is_officer`: it is about what waits for review, not about messages to a party.
    """

    template: ClassVar[str] = "notifier/digest.html"
    rhythms: tuple[tuple[str, Said], ...]
    weekdays: tuple[tuple[str, Said], ...]
    hours: tuple[tuple[str, Said], ...]
    zones: tuple[tuple[str, str], ...]
    chosen: Mapping[str, str]
    is_officer: bool
    is_saved: bool
    typed: Typed


@dataclass(frozen=True, slots=True)
class DigestPages:
    """The routes of the choice; the zone of the account's place is proposed."""

    office: Office
    gazetteer: Gazetteer

    def routes(self) -> APIRouter:
        """Look at it, and change it."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route(PATH, self.show, response_class=HTMLResponse)
        router.add_api_route(PATH, self.keep, methods=["POST"])
        return router

    async def show(self, request: Request, session: SignedIn, *, saved: bool = False) -> Response:
        """When the account gets e-mails now."""
        return await self._show(request, session, Typed(), is_saved=saved)

    async def keep(self, request: Request, session: Anybody) -> Response:
        """Keep a choice."""
        values = await read_form(request)
        schedule = _read(values, _offered(session))
        if isinstance(schedule, Typed):
            return await self._show(request, session, schedule)
        await choose_schedule(self.office, Reader(session.account_id, session.email), schedule)
        return RedirectResponse(f"{PATH}?saved=true", status_code=303)

    async def _show(
        self, request: Request, session: Session, typed: Typed, *, is_saved: bool = False
    ) -> Response:
        async with self.office.database.reading() as reading:
            schedule = await readers.schedule_of(
                reading, session.account_id, session.role, session.region
            )
            is_chosen = await readers.has_chosen(reading, session.account_id)
            place = None if is_chosen else await _place(reading, session)
        zone = await asyncio.to_thread(zone_of, self.gazetteer, place) if place else None
        shown = DigestPage(
            title=Phrase("When we write to you"),
            rhythms=tuple((r.value, RHYTHMS[r]) for r in _offered(session)),
            weekdays=tuple((str(n), words) for n, words in enumerate(WEEKDAYS)),
            hours=tuple((str(n), words) for n, words in enumerate(HOURS)),
            zones=tuple((name, name.replace("_", " ")) for name in choices()),
            chosen=typed.values or _values(schedule, zone),
            is_officer=session.is_officer,
            is_saved=is_saved,
            typed=typed,
        )
        return page(request, shown, session, typed.status)


def _offered(session: Session) -> tuple[Rhythm, ...]:
    """A party has to answer, so that it is written to at least once a week."""
    if session.is_officer:
        return tuple(Rhythm)
    return (Rhythm.IMMEDIATE, Rhythm.DAILY, Rhythm.WEEKLY)


async def _place(reading: AsyncSession, session: Session) -> Party | None:
    found = await parties.by_id(reading, set(session.profile_ids[:1]))
    return next(iter(found.values()), None)


def _values(schedule: Schedule, zone: str | None) -> Mapping[str, str]:
    return {
        "rhythm": schedule.rhythm.value,
        "weekday": str(schedule.weekday),
        "hour": str(schedule.hour),
        "quiet_from": "" if schedule.quiet_from is None else str(schedule.quiet_from),
        "quiet_to": "" if schedule.quiet_to is None else str(schedule.quiet_to),
        "zone": zone or schedule.zone,
    }


def _read(values: Mapping[str, str], offered: tuple[Rhythm, ...]) -> Schedule | Typed:
    """What was chosen, or what is wrong with it."""
    rhythm = next((r for r in offered if r.value == values.get("rhythm")), None)
    chosen = {name: whole_number(values.get(name, ""), end) for name, end in ENDS.items()}
    weekday, hour = chosen["weekday"], chosen["hour"]
    quiet = (chosen["quiet_from"], chosen["quiet_to"])
    zone = values.get("zone", "").strip()
    problems = []
    if rhythm is None or weekday is None or hour is None:
        problems.append(FieldProblem("rhythm", _("Choose how often, and when.")))
    if (quiet[0] is None) != (quiet[1] is None) or (quiet[0] == quiet[1] and quiet[0] is not None):
        words = _("Choose from when to when the quiet hours go, or neither.")
        problems.append(FieldProblem("quiet_from", words))
    if not is_zone(zone):
        words = _("Choose a time zone from the list, such as America/Chicago.")
        problems.append(FieldProblem("zone", words))
    if problems or rhythm is None or weekday is None or hour is None:
        return Typed(values, tuple(problems), None, 422)
    return Schedule(rhythm, zone, weekday, hour, *quiet)
