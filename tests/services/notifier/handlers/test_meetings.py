"""Both sides get an invitation that calendars understand, through change and cancellation."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from services.notifier.domain.errors import IllegalMoveError, OutdatedInvitationError
from services.notifier.domain.lifecycle import Action, State
from services.notifier.domain.meetings import Plan, exists
from services.notifier.handlers.meetings import Meeting, arrange
from services.notifier.handlers.outcomes import Report, report
from services.notifier.handlers.outgoing import outgoing
from services.notifier.handlers.resend import send_again
from services.notifier.mime import build
from services.notifier.store import deliveries
from tests.support.introductions import INTRODUCTION
from tests.support.notifying import send_all

NEXT = datetime.now(UTC).year + 1
SUMMER = date(NEXT, 7, 1)
PLAN = Plan(
    SUMMER, time(9, 30), 45, "America/Chicago", "https://meet.example/room",
    "America/Chicago", "Europe/Lisbon",
)  # fmt: skip
WANTED = Meeting(INTRODUCTION, "locality", "dana@dsm.example", PLAN)


async def invitations(world, side="party"):
    """(number, calendar, method) of every invitation of a side, as calendars read them."""
    found = [d for d in await world.all_deliveries() if d.step == "meeting" and d.side == side]
    read = [(d.number, Calendar.from_ical(d.calendar)) for d in found]
    return [(number, calendar, str(calendar["method"])) for number, calendar in read]


def event_of(calendar):
    (event,) = calendar.walk("VEVENT")
    return event


async def test_both_sides_are_invited_with_the_time_in_both_places(together, world):
    assert await arrange(world.office, WANTED) is State.MEETING_PROPOSED
    for side, other in (("locality", "party"), ("party", "locality")):
        ((_number, calendar, method),) = await invitations(world, side)
        event = event_of(calendar)
        assert method == "REQUEST"
        assert event["dtstart"].dt == datetime(
            NEXT, 7, 1, 9, 30, tzinfo=ZoneInfo("America/Chicago")
        )
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=45)
        assert event["dtstart"].params["TZID"] == "America/Chicago"
        assert [z["tzid"] for z in calendar.walk("VTIMEZONE")] == ["America/Chicago"]
        assert "entente.example" in event["organizer"]
        people = {str(a).removeprefix("mailto:") for a in event["attendee"]}
        assert people == {"dana@dsm.example", "lee@dsm.example", "rui@porto.example"}
        text = (await world.deliveries())["meeting", other].text
        assert "In Des Moines: " in text
        assert "9:30" in text
        assert "In Porto: " in text
        assert "3:30" in text
        assert "https://meet.example/room" in text


async def test_a_change_and_a_cancellation_keep_the_uid_and_count_up(together, world, sender):
    await arrange(world.office, WANTED)
    await send_all(sender)
    await arrange(world.office, replace(WANTED, plan=replace(PLAN, at=time(11, 0))))
    await send_all(sender)
    assert await arrange(world.office, replace(WANTED, side="party", plan=None)) is State.INTRODUCED
    found = await invitations(world)
    events = [event_of(calendar) for _n, calendar, _m in found]
    assert [method for *_, method in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(e["sequence"]) for e in events] == [0, 1, 2]
    assert len({str(e["uid"]) for e in events}) == 1
    assert [str(e["status"]) for e in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[1]["dtstart"].dt.hour == 11
    sent = [d for d in await world.all_deliveries() if d.step == "contacts"]
    assert len(sent) == 2


async def test_the_same_plan_again_invites_nobody(together, world):
    await arrange(world.office, WANTED)
    await arrange(world.office, WANTED)
    assert len(await invitations(world)) == 1
    cancel = replace(WANTED, plan=None)
    await arrange(world.office, cancel)
    assert await arrange(world.office, cancel) is State.INTRODUCED
    assert [method for *_, method in await invitations(world)] == ["CANCEL"]


async def test_an_invitation_that_has_not_gone_out_is_replaced(together, world):
    await arrange(world.office, WANTED)
    await arrange(world.office, replace(WANTED, plan=replace(PLAN, minutes=60)))
    assert [n for n, *_ in await invitations(world)] == [1]


async def test_an_invitation_to_an_old_time_is_not_sent_again(together, world):
    await arrange(world.office, WANTED)
    old = await refused(world, 0)
    await arrange(world.office, replace(WANTED, plan=replace(PLAN, at=time(11, 0))))
    new = await refused(world, 1)
    with pytest.raises(OutdatedInvitationError):
        await send_again(world.database, world.letters, old, "olga")
    await send_again(world.database, world.letters, new, "olga")
    states = {d.id: d.state for d in await world.all_deliveries()}
    assert (states[old], states[new]) == ("failed", "queued")


async def refused(world, number):
    """The server refuses an invitation to Porto; gives its key."""
    found = (d for d in await world.all_deliveries() if (d.step, d.side) == ("meeting", "party"))
    key = next(d.id for d in found if d.number == number)
    async with world.database.transaction() as session:
        (await deliveries.lock(session, key)).state = "failed"
    return key


async def test_there_is_nothing_to_cancel_before_a_meeting_is_planned(together, world):
    with pytest.raises(IllegalMoveError):
        await arrange(world.office, replace(WANTED, plan=None))


async def test_a_day_alone_is_a_whole_day(together, world):
    said = Report(INTRODUCTION, "party", Action.PROPOSE_MEETING, "x", day=SUMMER)
    await report(world.office, said)
    ((_number, calendar, _method),) = await invitations(world)
    event = event_of(calendar)
    assert event["dtstart"].dt == SUMMER
    assert event["dtend"].dt == SUMMER + timedelta(days=1)
    assert calendar.walk("VTIMEZONE") == []


async def test_to_close_it_cancels_a_meeting_to_come(together, world):
    await arrange(world.office, WANTED)
    said = Report(INTRODUCTION, "party", Action.CLOSE, "x", reason="no_capacity")
    assert await report(world.office, said) is State.CLOSED
    assert [method for *_, method in await invitations(world)] == ["CANCEL"]


async def test_the_e_mail_has_the_invitation_as_an_alternative_and_as_a_file(together, world):
    await arrange(world.office, WANTED)
    delivery = (await world.deliveries())["meeting", "party"]
    message = build(outgoing(delivery, {}), "Entente <introductions@entente.example>")
    parts = {p.get_content_type(): p for p in message.walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    file = next(p for p in message.iter_attachments() if p.get_filename() == "invite.ics")
    assert event_of(Calendar.from_ical(file.get_content()))["sequence"] == 0


@pytest.mark.parametrize(
    ("day", "chicago", "lisbon"),
    [
        (
            date(2027, 3, 13),
            "9:30\u202fAM, Central Standard",
            "3:30\u202fPM, Western European Standard",
        ),
        (
            date(2027, 3, 20),
            "9:30\u202fAM, Central Daylight",
            "2:30\u202fPM, Western European Standard",
        ),
        (
            date(2027, 4, 3),
            "9:30\u202fAM, Central Daylight",
            "3:30\u202fPM, Western European Summer",
        ),
        (
            date(2027, 11, 1),
            "9:30\u202fAM, Central Daylight",
            "2:30\u202fPM, Western European Standard",
        ),
    ],
)
async def test_each_place_has_its_own_daylight_saving(together, world, day, chicago, lisbon):
    await arrange(world.office, replace(WANTED, plan=replace(PLAN, day=day)))
    text = (await world.deliveries())["meeting", "party"].text
    assert chicago in text
    assert lisbon in text


@pytest.mark.parametrize(
    ("day", "is_real"),
    [(date(2027, 3, 14), False), (date(2027, 3, 15), True), (date(2027, 11, 7), True)],
)
def test_a_time_that_clocks_skip_does_not_exist(day, is_real):
    assert exists(day, time(2, 30), "America/Chicago") is is_real


def test_minutes_that_pass_count_when_clocks_change():
    plan = Plan(date(2027, 11, 7), time(1, 30), 60, "America/Chicago")
    assert plan.end.astimezone(UTC) - plan.start.astimezone(UTC) == timedelta(hours=1)
    assert (plan.end.day, plan.end.time()) == (7, time(1, 30))
