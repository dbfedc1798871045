"""A meeting as a calendar file (RFC 5545), to invite, change, cancel (RFC 5546) and download."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from services.notifier.domain.meetings import Plan
from shared.profile import Contact

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
PRODUCT = "-//Entente//Entente//EN"
A_YEAR = timedelta(days=366)
"""Before and after a meeting, the rules of its time zone go with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in a calendar: `uid` stays and `sequence` grows, whatever is changed.

    `organizer` is an address of ours, since it is we who send changes. `noted_at` is when the plan
    was made (UTC).
    """

    uid: str
    sequence: int
    plan: Plan
    summary: str
    description: str
    url: str
    organizer: str
    attendees: tuple[Contact, ...]
    noted_at: datetime
    is_cancelled: bool = False


def calendar_of(entry: Entry, method: Method) -> str:
    """The file, with the rules of its time zone; lines end as RFC 5545 demands."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry))
    near = entry.plan.day - A_YEAR, entry.plan.day + A_YEAR
    calendar.add_missing_timezones(*near)
    return str(calendar.to_ical().decode())


def method_of(entry: Entry) -> Method:
    """What an e-mail asks calendars to do."""
    return "CANCEL" if entry.is_cancelled else "REQUEST"


def _event(entry: Entry) -> Event:
    event, plan = Event(), entry.plan
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.noted_at)
    event.add("last-modified", entry.noted_at)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("dtstart", plan.start or plan.day)
    event.add("dtend", plan.end or plan.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT" if plan.start is None else "OPAQUE")
    if plan.place:
        event.add("location", plan.place)
    if plan.is_link:
        event.add("conference", vUri(plan.place), parameters={"VALUE": "URI"})
    event.add("url", vUri(entry.url))
    event.add("organizer", _address(entry.organizer, "Entente"))
    for attendee in _people(entry.attendees):
        event.add("attendee", attendee)
    return event


def _people(contacts: Iterable[Contact]) -> Iterable[vCalAddress]:
    for contact in contacts:
        attendee = _address(str(contact.email), contact.name)
        attendee.params["CUTYPE"] = vText("INDIVIDUAL")
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("FALSE")
        yield attendee


def _address(email: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{quote(email, safe='@+.-_')}")
    found.params["CN"] = vText(name.replace('"', "'"))
    return found
