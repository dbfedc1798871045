"""Check-ins after 30, 90 and 365 days: once each, only while nobody has said what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifier.domain.lifecycle import Action, State
from services.notifier.handlers.outcomes import Report, report
from services.notifier.handlers.sweeping import sweep
from services.notifier.store.tables import Delivery
from shared.events import OutcomeRecorded
from tests.support.introductions import DES_MOINES, INTRODUCTION, PORTO, published, withdrawn

pytestmark = pytest.mark.usefixtures("office", "together")


async def sweep_days(office, clock, days):
    """Look after most of the days at once, then daily, and twice on the last one."""
    clock.advance(days=max(days - 3, 0))
    for _ in range(min(days, 3)):
        await sweep(office)
        clock.advance(days=1)
    await sweep(office)
    await sweep(office)


async def check_ins(world):
    """(number, side) of every check-in."""
    found = await world.all_deliveries()
    return sorted((d.number, d.side) for d in found if d.step == "check_in")


async def sent(world):
    """As if every message had gone out, so that none is taken back."""
    async with world.database.transaction() as session:
        for delivery in await session.scalars(select(Delivery)):
            delivery.state = "sent"


def going_on(reason="talking"):
    return Report(INTRODUCTION, "party", Action.CONTINUE, "x", reason=reason)


async def test_both_sides_are_asked_once_after_thirty_days(world, office, clock):
    await sweep_days(office, clock, 29)
    assert await check_ins(world) == []
    await sweep_days(office, clock, 2)
    assert await check_ins(world) == [(30, "locality"), (30, "party")]
    mail = (await world.deliveries())["check_in", "locality"]
    assert "/check-in/" in mail.text
    assert "/check-in/" in mail.html
    assert mail.unsubscribe


async def test_nobody_is_shut_out_right_after_being_asked(world, office, clock):
    await sweep_days(office, clock, 31)
    await sweep_days(office, clock, 12)
    assert (await world.introduction()).state == "introduced"
    await sweep_days(office, clock, 10)
    assert (await world.introduction()).state == "closed"
    assert (await world.replayed()).until is None


async def test_those_who_said_nothing_are_still_asked_after_ninety_days_and_a_year(
    world, office, clock
):
    for days in (31, 60, 275):
        await sweep_days(office, clock, days)
        await sent(world)
    asked = [(days, side) for days in (30, 90, 365) for side in ("locality", "party")]
    assert await check_ins(world) == asked
    assert (await world.introduction()).stands is State.CLOSED
    await sweep_days(office, clock, 400)
    assert await check_ins(world) == asked
    assert (await world.introduction()).due_at is None


async def test_an_agreement_in_the_eighth_month_is_recorded_though_it_had_been_closed(
    world, office, clock
):
    await sweep_days(office, clock, 31)
    await sweep_days(office, clock, 29)
    assert (await world.introduction()).stands is State.CLOSED
    await sweep_days(office, clock, 180)
    day = clock().date()
    agreed = Report(INTRODUCTION, "party", Action.AGREE, "x", day=day, kind="sister_city")
    assert await report(office, agreed) is State.AGREEMENT
    [event] = [e for e in await world.emitted() if isinstance(e, OutcomeRecorded)]
    assert (event.data.outcome, event.data.agreement, event.data.on) == (
        "agreed",
        "sister_city",
        day,
    )
    assert not [e for e in await world.moved() if e.data.frees_capacity]
    await sweep_days(office, clock, 200)
    assert (365, "party") not in await check_ins(world)


@pytest.mark.parametrize(
    ("action", "more", "state"),
    [
        (Action.MEET, {}, State.MET),
        (Action.CONTINUE, {"reason": "talking"}, State.INTRODUCED),
    ],
)
async def test_news_of_what_had_been_closed_brings_it_back(
    world, office, clock, action, more, state
):
    await sweep_days(office, clock, 31)
    await sweep_days(office, clock, 29)
    said = Report(INTRODUCTION, "locality", action, "x", day=clock().date(), **more)
    assert await report(office, said) is state
    assert (await world.introduction()).until > clock()


async def test_nothing_yet_is_asked_again_and_nothing_for_good_is_not(world, office, clock):
    yet = Report(INTRODUCTION, "party", Action.CLOSE, "x", reason="no_reply")
    await report(office, yet)
    await sweep_days(office, clock, 40)
    await sent(world)
    assert await check_ins(world) == [(30, "locality"), (30, "party")]
    await report(office, replace(yet, side="locality", reason="no_common_ground"))
    await sweep_days(office, clock, 400)
    assert await check_ins(world) == [(30, "locality"), (30, "party")]


async def test_who_is_still_talking_is_asked_after_ninety_days_and_a_year(world, office, clock):
    for days in (31, 60, 275):
        await sweep_days(office, clock, days)
        await sent(world)
        await report(office, going_on())
    asked = [(days, side) for days in (30, 90, 365) for side in ("locality", "party")]
    assert await check_ins(world) == asked
    await sweep_days(office, clock, 200)
    life = await world.replayed()
    assert (life.state, await check_ins(world)) == (State.CLOSED, asked)


async def test_too_early_to_say_twice_on_a_day_is_one_move(world, office, clock):
    await sweep_days(office, clock, 31)
    for _ in range(3):
        await report(office, going_on("later"))
    said = [e for e in await world.moved() if e.data.action == "continue"]
    assert [e.data.reason for e in said] == ["later"]
    assert not [e for e in await world.emitted() if e.type.startswith("entente.outcome")]


async def test_a_side_that_has_just_spoken_is_left_in_peace(world, office, clock):
    await sweep_days(office, clock, 25)
    await report(office, Report(INTRODUCTION, "party", Action.MEET, "x", day=clock().date()))
    await sweep_days(office, clock, 13)
    assert await check_ins(world) == []
    await sweep_days(office, clock, 2)
    assert await check_ins(world) == [(30, "locality"), (30, "party")]


async def test_a_meeting_that_is_to_come_is_waited_for(world, office, clock):
    day = (clock() + timedelta(days=50)).date()
    await report(office, Report(INTRODUCTION, "party", Action.PROPOSE_MEETING, "x", day=day))
    await sweep_days(office, clock, 50)
    assert await check_ins(world) == []
    await sweep_days(office, clock, 3)
    assert await check_ins(world) == [(30, "locality"), (30, "party")]


@pytest.mark.parametrize(
    ("action", "more"),
    [(Action.AGREE, {"kind": "project"}), (Action.CLOSE, {"reason": "changed", "day": None})],
)
async def test_nobody_is_asked_what_is_known(world, office, clock, action, more):
    said = Report(INTRODUCTION, "party", action, "x", **({"day": clock().date()} | more))
    await report(office, said)
    await sweep_days(office, clock, 400)
    assert await check_ins(world) == []


async def test_after_a_long_stop_only_the_last_question_is_asked(world, office, clock):
    clock.advance(days=400)
    for _ in range(3):
        await sweep(office)
    assert await check_ins(world) == [(365, "locality"), (365, "party")]


async def test_a_party_that_has_left_is_neither_asked_nor_asked_about(world, office, clock):
    await sweep_days(office, clock, 31)
    await world.profiles(withdrawn(PORTO))
    assert await check_ins(world) == []


async def test_a_side_without_a_contact_is_not_waited_for(world, office, clock):
    await world.profiles(published(DES_MOINES, 2, contacts=[]))
    await sweep_days(office, clock, 31)
    assert await check_ins(world) == [(30, "party")]
