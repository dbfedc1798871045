"""What gathers for people who chose so, and how it goes out: once, all of it, in their time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.notifier.handlers.reading import Reader, choose_schedule
from shared.events import DeliveryFailed, IntroductionSent
from tests.support.introductions import C40, DANA, LEE, RUI
from tests.support.reading import DAILY, NOW, WEEKLY, account, choose
from tests.support.smtp import recipients, text_of

pytestmark = pytest.mark.usefixtures("monday")


async def test_a_question_waits_for_the_morning_of_who_chose_so(world, post, clock):
    await choose(world, DANA, DAILY)
    await world.introduced()

    assert recipients(await post()) == [LEE, RUI]
    clock.advance(hours=22, minutes=59)
    assert not await post()
    clock.advance(minutes=1)
    ((to, message),) = await post()

    assert to == [DANA]
    assert "Dana Reed" in text_of(message)
    assert "Would you like to be introduced to Porto" in text_of(message)
    assert "/inbox/digest" in text_of(message)
    assert "/unsubscribe/" in message["List-Unsubscribe"]
    clock.advance(days=2)
    assert not await post()


async def test_a_weekly_digest_comes_on_its_weekday(world, post, clock):
    await choose(world, DANA, WEEKLY)
    await world.introduced()
    assert recipients(await post()) == [LEE, RUI]
    clock.advance(days=3)
    assert not await post()
    clock.advance(days=1)
    assert recipients(await post()) == [DANA]


async def test_both_are_asked_once_the_digest_is_sent_and_time_runs_from_then(world, post, clock):
    await choose(world, RUI, DAILY)
    await world.introduced()
    await post()
    assert (await world.deliveries())["ask", "party"].state == "collected"
    assert not await world.emitted()

    clock.advance(days=1)
    await post()

    (event,) = await world.emitted()
    assert isinstance(event, IntroductionSent)
    asked = await world.deliveries()
    assert {d.state for key, d in asked.items() if key[0] == "ask"} == {"sent"}
    introduction = await world.introduction()
    assert introduction.state == "asked"
    assert introduction.sent_at == clock.now
    assert introduction.until - clock.now >= timedelta(days=19)


async def test_several_messages_go_out_as_one(world, post, clock):
    await choose(world, DANA, DAILY)
    await choose(world, LEE, replace(DAILY, hour=16))
    await world.introduced()
    await world.introduced(C40)
    await post()

    clock.advance(hours=7)
    ((to, message),) = await post()
    assert to == [LEE]
    assert message["Subject"] == "Your summary: 2 messages"
    assert "Porto" in text_of(message)
    assert "C40 Cities" in text_of(message)
    clock.advance(hours=16)
    assert recipients(await post()) == [DANA]


async def test_a_slot_that_was_missed_is_made_up_once(world, post, clock):
    await choose(world, DANA, DAILY)
    await choose(world, LEE, DAILY)
    await world.introduced()
    await post()
    clock.advance(days=6, hours=3)
    assert recipients(await post()) == [DANA, LEE]
    assert not await post()


async def test_a_second_digest_of_a_day_waits_for_the_next(world, post, clock):
    await choose(world, DANA, DAILY)
    await choose(world, LEE, DAILY)
    await world.introduced()
    clock.advance(hours=23)
    await post()
    reader = Reader(account(DANA).data.account_id, DANA)
    await choose_schedule(world.office, reader, replace(DAILY, hour=12))
    await world.introduced(C40)
    clock.advance(hours=5)
    assert recipients(await post()) == ["join@c40.example"]
    clock.advance(hours=19)
    assert recipients(await post()) == [LEE]
    clock.advance(hours=5)
    assert recipients(await post()) == [DANA]


async def test_who_wants_it_at_once_again_gets_what_has_gathered(world, post, clock):
    await choose(world, DANA, DAILY)
    await world.introduced()
    await post()
    clock.advance(hours=1)
    reader = Reader(account(DANA).data.account_id, DANA)
    await choose_schedule(world.office, reader, NOW)
    assert recipients(await post()) == [DANA]
    clock.advance(days=2)
    assert not await post()


async def test_a_question_that_was_answered_meanwhile_is_not_asked(world, post, clock):
    await choose(world, DANA, DAILY)
    await world.introduced()
    await post()
    await world.say("locality", "declined", who=LEE)
    clock.advance(days=1)
    assert not await post()


async def test_a_digest_that_is_refused_fails_with_all_that_is_in_it(world, post, clock, server):
    await choose(world, RUI, DAILY)
    await world.introduced()
    await post()
    clock.advance(days=1)
    server.rcpt = "550 No such user"
    await post()
    ask = (await world.deliveries())["ask", "party"]
    assert ask.state == "failed"
    assert "No such user" in ask.last_error
    assert [type(e) for e in await world.emitted()] == [DeliveryFailed]
