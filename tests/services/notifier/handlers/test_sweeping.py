"""Reminders, asking again and the end, by themselves: once, however often one looks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.lifecycle import Action, State
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.outcomes import Report, report
from services.notifier.handlers.sweeping import sweep
from tests.support.introductions import INTRODUCTION
from tests.support.notifying import send_all


class At:
    """A clock that stands where it is set."""

    def __init__(self):
        self.now = datetime.now(UTC)

    def __call__(self):
        return self.now

    def later(self, days):
        self.now += timedelta(days=days)


@pytest.fixture
def at():
    return At()


@pytest.fixture
def office(world, at):
    return replace(world.office, clock=at)


@pytest.fixture
async def asked(world, sender):
    """Both sides have their first message."""
    await world.introduced()
    await send_all(sender)
    assert (await world.introduction()).state == "asked"


async def sweep_days(office, at, days):
    for _ in range(days):
        at.later(1)
        await sweep(office)
        await sweep(office)


async def test_two_reminders_then_the_end_and_capacity_is_freed(asked, world, office, at):
    await sweep_days(office, at, 40)

    life = await world.replayed()
    assert (life.state, life.reminders) == (State.NO_ANSWER, 2)
    assert (await world.introduction()).due_at is None
    freed = [e for e in await world.moved() if e.data.frees_capacity]
    assert [(e.data.action, e.data.reason) for e in freed] == [("expire", "no_answer")]
    actions = [e.data.action for e in await world.moved()]
    assert actions == ["approve", "ask", "remind", "remind", "expire"]


async def test_only_a_side_that_has_not_answered_is_reminded(asked, world, office, at):
    await give_answer(office, Reply(INTRODUCTION, "locality", "accepted", "x"))
    await sweep_days(office, at, 8)
    messages = await world.deliveries()
    assert ("reminder", "party") in messages
    assert ("reminder", "locality") not in messages
    assert "/answer/" in messages["reminder", "party"].text
    assert "we close it" in messages["reminder", "party"].html


async def test_a_side_that_accepted_is_told_of_the_end(asked, world, office, at):
    await give_answer(office, Reply(INTRODUCTION, "locality", "accepted", "x"))
    await sweep_days(office, at, 40)
    assert ("closed", "locality") in await world.deliveries()
    assert ("closed", "party") not in await world.deliveries()


async def test_not_now_is_asked_again_on_the_day_and_not_before(asked, world, office, at):
    day = (at() + timedelta(days=60)).date()
    await give_answer(office, Reply(INTRODUCTION, "party", "not_now", "x", day=day))
    await sweep_days(office, at, 59)
    assert (await world.introduction()).state == "not_now"
    assert ("reminder", "locality") not in await world.deliveries()
    await sweep_days(office, at, 2)
    assert (await world.introduction()).state == "asked"
    assert ("again", "party") in await world.deliveries()


async def test_after_a_long_stop_nobody_is_reminded_and_shut_out_at_once(asked, world, office, at):
    at.later(200)
    for _ in range(5):
        await sweep(office)
    life = await world.replayed()
    assert (life.state, life.reminders) == (State.ASKED, 1)


async def test_an_introduction_that_reaches_nobody_ends(world, office, at):
    await world.introduced()
    await sweep_days(office, at, 40)
    [end] = [e for e in await world.moved() if e.data.action == "expire"]
    assert (end.data.reason, end.data.after) == ("not_reached", "no_answer")
    assert await world.deliveries() == {}


async def test_silence_after_meeting_ends_it_without_freeing_anything(asked, world, office, at):
    for side in ("locality", "party"):
        await give_answer(office, Reply(INTRODUCTION, side, "accepted", "x"))
    await report(office, Report(INTRODUCTION, "party", Action.MEET, "x", day=at().date()))
    await sweep_days(office, at, 200)
    end = (await world.moved())[-1]
    assert (end.data.after, end.data.reason, end.data.frees_capacity) == ("closed", "silent", False)
