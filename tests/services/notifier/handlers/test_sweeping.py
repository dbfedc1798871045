"""Reminders, asking again and the end, by themselves: once, however often one looks."""

from datetime import timedelta

import pytest

from services.notifier.domain.lifecycle import Action, State
from services.notifier.handlers.outcomes import Report, report
from services.notifier.handlers.sweeping import sweep
from tests.support.introductions import INTRODUCTION
from tests.support.notifying import send_all


@pytest.fixture
async def asked(world, sender):
    """Both sides have their first message."""
    await world.introduced()
    await send_all(sender)
    assert (await world.introduction()).state == "asked"


async def sweep_days(office, clock, days):
    for _ in range(days):
        clock.advance(days=1)
        await sweep(office)
        await sweep(office)


async def test_two_reminders_then_the_end_and_capacity_is_freed(asked, world, office, clock):
    await sweep_days(office, clock, 40)

    life = await world.replayed()
    assert (life.state, life.reminders) == (State.NO_ANSWER, 2)
    assert (await world.introduction()).due_at is None
    freed = [e for e in await world.moved() if e.data.frees_capacity]
    assert [(e.data.action, e.data.reason) for e in freed] == [("expire", "no_answer")]
    actions = [e.data.action for e in await world.moved()]
    assert actions == ["approve", "ask", "remind", "remind", "expire"]


async def test_only_a_side_that_has_not_answered_is_reminded(asked, world, office, clock):
    await world.say("locality", "accepted")
    await sweep_days(office, clock, 8)
    messages = await world.deliveries()
    assert ("reminder", "party") in messages
    assert ("reminder", "locality") not in messages
    assert "/answer/" in messages["reminder", "party"].text
    assert "we close it" in messages["reminder", "party"].html


async def test_a_side_that_accepted_is_told_of_the_end(asked, world, office, clock):
    await world.say("locality", "accepted")
    await sweep_days(office, clock, 40)
    assert ("closed", "locality") in await world.deliveries()
    assert ("closed", "party") not in await world.deliveries()


async def test_not_now_is_asked_again_on_the_day_and_not_before(asked, world, office, clock):
    day = (clock() + timedelta(days=60)).date()
    await world.say("party", "not_now", day=day)
    await sweep_days(office, clock, 59)
    assert (await world.introduction()).state == "not_now"
    assert ("reminder", "locality") not in await world.deliveries()
    await sweep_days(office, clock, 2)
    assert (await world.introduction()).state == "asked"
    assert ("again", "party") in await world.deliveries()


async def test_after_a_long_stop_nobody_is_reminded_and_shut_out_at_once(
    asked, world, office, clock
):
    clock.advance(days=200)
    for _ in range(5):
        await sweep(office)
    life = await world.replayed()
    assert (life.state, life.reminders) == (State.ASKED, 1)


async def test_an_introduction_that_reaches_nobody_ends(world, office, clock):
    await world.introduced()
    await sweep_days(office, clock, 40)
    [end] = [e for e in await world.moved() if e.data.action == "expire"]
    assert (end.data.reason, end.data.after) == ("not_reached", "no_answer")
    assert await world.deliveries() == {}


async def test_silence_after_meeting_ends_it_without_freeing_anything(asked, world, office, clock):
    await world.agree()
    await report(office, Report(INTRODUCTION, "party", Action.MEET, "x", day=clock().date()))
    await sweep_days(office, clock, 200)
    end = (await world.moved())[-1]
    assert (end.data.after, end.data.reason, end.data.frees_capacity) == ("closed", "silent", False)
