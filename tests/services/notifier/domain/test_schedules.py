"""When digests are due, and when nothing is sent: over random clocks, zones and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.routing import route
from services.notifier.domain.schedules import Rhythm, Schedule, default_schedule
from services.notifier.domain.zones import zone_of_states

ZONES = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc"))
MOMENTS = st.datetimes(
    datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip
HOURS = st.integers(0, 23)
QUIET = st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] != pair[1]) | st.just((None, None))


@st.composite
def schedules(draw, rhythms=tuple(Rhythm)):
    quiet = draw(QUIET)
    return Schedule(
        draw(st.sampled_from(rhythms)),
        draw(st.sampled_from(ZONES)),
        draw(st.integers(0, 6)),
        draw(HOURS),
        *quiet,
    )


GATHERING = schedules((Rhythm.DAILY, Rhythm.WEEKLY))


@given(GATHERING, MOMENTS)
def test_the_next_slot_is_soon_and_the_one_after_it_is_another_day(schedule, now):
    first = schedule.next_slot(now)
    second = schedule.next_slot(first.at)
    longest = timedelta(days=1 if schedule.rhythm is Rhythm.DAILY else 7, hours=25)
    assert now < first.at <= now + longest
    assert first.at < second.at
    assert first.day < second.day


@given(GATHERING, MOMENTS)
def test_a_slot_is_at_its_local_hour_or_where_clocks_skip_it_right_after(schedule, now):
    slot = schedule.next_slot(now)
    local = slot.at.astimezone(ZoneInfo(schedule.zone))
    before = (slot.at - timedelta(hours=3)).astimezone(ZoneInfo(schedule.zone))
    skips = local.utcoffset() > before.utcoffset()
    assert (local.hour == schedule.hour and local.date() == slot.day) or skips
    if schedule.rhythm is Rhythm.WEEKLY:
        assert slot.day.weekday() == schedule.weekday


@given(GATHERING, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=6)))
def test_slots_do_not_depend_on_when_one_looks(schedule, now, later):
    slot = schedule.next_slot(now)
    looked = min(now + later, slot.at - timedelta(seconds=1))
    assert schedule.next_slot(max(now, looked)) == slot


@given(schedules(), MOMENTS)
def test_quiet_hours_end_and_nothing_is_quiet_then(schedule, now):
    free = schedule.free_at(now)
    assert now <= free <= now + timedelta(hours=49)
    assert schedule.quiet_until(free) is None


@given(st.lists(st.none() | schedules(), min_size=1, max_size=4), MOMENTS)
def test_every_address_gets_a_message_once_and_nobody_before_it_may(chosen, now):
    people = {f"{n}@city.example": one for n, one in enumerate(chosen)}
    named = {address: one for address, one in people.items() if one is not None}
    found = route(tuple(people), named, now)
    assert sorted([*found.first, *(one.address for one in found.later)]) == sorted(people)
    for address in found.first:
        one = named.get(address)
        assert one is None or not one.gathers
        assert one is None or one.quiet_until(found.at) is None
    for later in found.later:
        assert later.at > now


@pytest.mark.parametrize(
    ("zone", "hour", "day", "at"),
    [
        ("America/Chicago", 2, date(2026, 3, 8), datetime(2026, 3, 8, 8, tzinfo=UTC)),
        ("America/Chicago", 1, date(2026, 11, 1), datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("Europe/Lisbon", 1, date(2026, 3, 29), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("America/Nuuk", 23, date(2026, 3, 28), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Asia/Tokyo", 8, date(2026, 3, 8), datetime(2026, 3, 7, 23, tzinfo=UTC)),
    ],
)
def test_an_hour_that_is_skipped_moves_forward_and_one_that_comes_twice_counts_once(
    zone, hour, day, at
):
    schedule = Schedule(Rhythm.DAILY, zone, hour=hour)
    slot = schedule.next_slot(at - timedelta(hours=3))
    assert (slot.at, slot.day) == (at, day)
    assert schedule.next_slot(slot.at).day == day + timedelta(days=1)


def test_defaults_are_by_role():
    assert default_schedule("city_office", ()).rhythm is Rhythm.IMMEDIATE
    assert default_schedule("network", ()).quiet_from is None
    officer = default_schedule("liaison_officer", ("US-IA",))
    assert (officer.rhythm, officer.hour, officer.zone) == (Rhythm.DAILY, 8, "America/Chicago")
    assert default_schedule("supervisor", ()).zone == "America/New_York"
    assert default_schedule("administrator", ()).rhythm is Rhythm.NEVER
    assert default_schedule("auditor", ()).rhythm is Rhythm.NEVER


def test_every_state_has_a_zone_that_exists():
    codes = ["AL", "AK", "AZ", "HI", "ID", "IN", "KY", "MI", "PR", "GU", "AS", "MP", "VI", "DC"]
    assert {zone_of_states((f"US-{c}",)) for c in codes} <= available_timezones()


def test_who_gets_nothing_by_itself_has_no_slots():
    with pytest.raises(ValueError, match="slots"):
        Schedule(Rhythm.NEVER, "UTC").next_slot(datetime.now(UTC))
