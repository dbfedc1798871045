"""What gathers for people who chose so, and how it goes out: once, all of it, in their time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.notifier.domain.deadlines import add_working_days
from services.notifier.domain.schedules import Rhythm, Schedule
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.conversing import Words, decide_message, write_message
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.moving import Office
from services.notifier.handlers.reading import Reader, choose_schedule
from services.notifier.handlers.sweeping import sweep
from shared.events import (
    DeliveryFailed,
    IntroductionSent,
    Question,
    QuestionAsked,
    QuestionClosed,
    QuestionEnd,
    Reviewed,
)
from tests.support.introductions import C40, DES_MOINES, INTRODUCTION, PORTO, approved, id_of
from tests.support.introductions import published as profile
from tests.support.notifying import send_all
from tests.support.reading import DAILY, NOW, account, choose
from tests.support.smtp import Clock

DANA, LEE, RUI = "dana@dsm.example", "lee@dsm.example", "rui@porto.example"


@pytest.fixture
def clock():
    """Monday, November 23, 2026, 9:00 in Chicago."""
    return Clock(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))


@pytest.fixture
def world(world, clock):
    world.office = Office(world.database, world.letters, clock=clock)
    return world


@pytest.fixture
def post(world, sender, server):
    """Sends all that is due, digests too; gives who got it, and the messages."""

    async def send():
        await digest_parties(world.office)
        await send_all(sender)
        taken = [(sorted(to), message) for message, to in server.taken]
        server.taken.clear()
        return taken

    return send


def recipients(taken):
    return sorted(",".join(to) for to, _ in taken)


def text_of(message):
    return message.get_body(("plain",)).get_content()


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
    await world.profiles(profile(C40))
    await world.matches(approved(C40))
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


async def test_quiet_hours_move_a_message_to_their_end(world, post, clock):
    await choose(world, RUI, replace(NOW, zone="Europe/Lisbon", quiet_from=14, quiet_to=20))
    await world.introduced()
    assert recipients(await post()) == [DANA, LEE]
    clock.advance(hours=4, minutes=59)
    assert not await post()
    clock.advance(minutes=1)
    ((to, message),) = await post()
    assert to == [RUI]
    assert message["Subject"].startswith("Introduction: ")


async def test_of_two_people_the_one_in_quiet_hours_gets_it_later(world, post, clock):
    await choose(world, DANA, replace(NOW, quiet_from=8, quiet_to=10))
    await world.introduced()
    assert recipients(await post()) == [LEE, RUI]
    clock.advance(hours=1)
    assert recipients(await post()) == [DANA]


async def test_a_message_that_is_late_does_not_come_in_quiet_hours(world, post, clock):
    await choose(world, RUI, replace(NOW, quiet_from=10, quiet_to=12))
    await world.introduced()
    clock.advance(hours=1, minutes=30)
    assert RUI not in recipients(await post())
    clock.advance(hours=1, minutes=30)
    assert recipients(await post()) == [RUI]


async def test_a_question_that_was_answered_meanwhile_is_not_asked(world, post, clock):
    await choose(world, DANA, DAILY)
    await world.introduced()
    await post()
    await give_answer(world.office, Reply(INTRODUCTION, "locality", "declined", LEE))
    clock.advance(days=1)
    assert not await post()


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


async def test_a_second_digest_of_a_day_waits_for_the_next(world, post, clock):
    await choose(world, DANA, DAILY)
    await choose(world, LEE, DAILY)
    await world.introduced()
    clock.advance(hours=23)
    await post()
    reader = Reader(account(DANA).data.account_id, DANA)
    await choose_schedule(world.office, reader, replace(DAILY, hour=12))
    await world.profiles(profile(C40))
    await world.matches(approved(C40))
    clock.advance(hours=5)
    assert recipients(await post()) == ["join@c40.example"]
    clock.advance(hours=19)
    assert recipients(await post()) == [LEE]
    clock.advance(hours=5)
    assert recipients(await post()) == [DANA]


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


async def test_a_message_brings_an_e_mail_to_the_other_side(world, post):
    await world.introduced()
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    await post()
    await write_message(world.office, Words(uuid4(), INTRODUCTION, "locality", DANA, "Shall we?"))
    ((to, message),) = await post()
    assert to == [RUI]
    assert "Des Moines has written to you" in text_of(message)
    assert "Shall we?" in text_of(message)
    assert message["In-Reply-To"]


async def test_a_held_message_brings_an_e_mail_when_it_is_passed_on(world, post):
    await world.introduced()
    await post()
    key = uuid4()
    await write_message(world.office, Words(key, INTRODUCTION, "party", RUI, "Which month?"))
    assert not await post()
    await decide_message(world.office, key, INTRODUCTION, "olga@officers.example", passes=True)
    taken = await post()
    assert recipients(taken) == [DANA, LEE]
    assert all("Which month?" in text_of(message) for _, message in taken)


def asked():
    match = Reviewed(
        match_id=uuid4(), locality_id=id_of(DES_MOINES), locality="Des Moines", party="Porto"
    )
    data = Question(
        question_id=uuid4(),
        match=match,
        profile_id=id_of(DES_MOINES),
        question="Which streets flood?",
        asked_by="olga@officers.example",
        asked_at=datetime.now(UTC),
    )
    return QuestionAsked(subject=str(match.match_id), data=data)


def closed(question):
    data = QuestionEnd(
        question_ids=(question.data.question_id,), match_id=question.data.match.match_id
    )
    return QuestionClosed(subject=question.subject, data=data)


async def test_an_officers_question_reaches_the_city_as_each_of_it_chose(world, post, clock):
    await choose(world, DANA, DAILY)
    await world.profiles(profile(DES_MOINES), profile(PORTO))
    await world.matches(asked())
    ((to, message),) = await post()
    assert to == [LEE]
    assert "Which streets flood?" in text_of(message)
    clock.advance(days=1)
    ((to, message),) = await post()
    assert to == [DANA]
    assert "Which streets flood?" in text_of(message)


async def test_a_question_that_is_closed_is_not_sent_any_more(world, post, clock):
    for email in (DANA, LEE):
        await choose(world, email, DAILY)
    await world.profiles(profile(DES_MOINES))
    question = asked()
    await world.matches(question)
    await post()
    await world.matches(closed(question))
    clock.advance(days=1)
    assert not await post()


async def test_a_question_to_a_city_without_an_address_waits_where_officers_see_it(world, post):
    await world.profiles(profile(DES_MOINES, contacts=[]))
    await world.matches(asked())
    (waiting,) = await world.all_deliveries()
    assert (waiting.state, waiting.to) == ("needs_contact", None)
    assert waiting.profile_id == id_of(DES_MOINES)
    assert "Porto" in waiting.subject
    assert not await post()


async def test_it_goes_out_once_the_city_has_an_address(world, post):
    await world.profiles(profile(DES_MOINES, contacts=[]))
    await world.matches(asked())
    people = [{"name": "Kim Lo", "email": "kim@dsm.example"}]
    await world.profiles(profile(DES_MOINES, 2, contacts=people))
    ((to, message),) = await post()
    assert to == ["kim@dsm.example"]
    assert "Which streets flood?" in text_of(message)
    await world.profiles(profile(DES_MOINES, 3, contacts=people, population=215_000))
    assert not await post()


async def test_a_question_that_comes_before_the_profile_is_sent_with_it(world, post):
    await world.matches(asked())
    await world.profiles(profile(DES_MOINES))
    assert recipients(await post()) == [DANA, LEE]


async def test_a_closed_question_is_not_sent_when_an_address_comes(world, post):
    await world.profiles(profile(DES_MOINES, contacts=[]))
    question = asked()
    await world.matches(question)
    await world.matches(closed(question))
    await world.profiles(profile(DES_MOINES, 2))
    assert not await world.all_deliveries()


async def test_a_weekly_digest_comes_on_its_weekday(world, post, clock):
    await choose(world, DANA, Schedule(Rhythm.WEEKLY, "America/Chicago", weekday=4))
    await world.introduced()
    assert recipients(await post()) == [LEE, RUI]
    clock.advance(days=3)
    assert not await post()
    clock.advance(days=1)
    assert recipients(await post()) == [DANA]


WEEKLY = Schedule(Rhythm.WEEKLY, "America/Chicago", weekday=4)


async def swept(world, clock, *, days):
    clock.advance(days=days)
    await sweep(world.office)


async def test_the_time_to_answer_begins_when_the_digest_goes_out(world, post, clock):
    for email in (DANA, LEE):
        await choose(world, email, WEEKLY)
    await world.introduced()
    await post()
    assert not [e for e in await world.emitted() if isinstance(e, IntroductionSent)]
    clock.advance(days=4)
    await post()
    life = await world.replayed()
    assert (life.asked_at, life.until) == (clock.now, add_working_days(clock.now, 15))


async def test_a_reminder_in_a_digest_begins_the_time_again_when_it_goes_out(world, post, clock):
    await world.introduced()
    await post()
    for email in (DANA, LEE):
        await choose(world, email, WEEKLY)
    await swept(world, clock, days=7)
    assert recipients(await post()) == [RUI]
    before = (await world.replayed()).reminded_at
    clock.advance(days=4)
    assert recipients(await post()) == [DANA, LEE]
    life = await world.replayed()
    assert life.reminded_at == clock.now > before
    assert life.until == add_working_days(clock.now, 15)
    row = await world.introduction()
    assert (row.until, row.due_at) == (life.until, add_working_days(clock.now, 5))


async def test_nothing_ends_while_its_question_waits_for_a_digest(world, post, clock):
    await world.introduced()
    await post()
    for email in (DANA, LEE):
        await choose(world, email, WEEKLY)
    await swept(world, clock, days=7)
    for _day in range(60):
        await swept(world, clock, days=1)
    life = await world.replayed()
    assert (life.state, life.reminders) == ("asked", 1)
    await post()
    assert (await world.replayed()).until == add_working_days(clock.now, 15)


async def test_a_digest_whose_items_nobody_needs_any_more_holds_nothing_up(world, post, clock):
    await world.introduced()
    await post()
    for email in (DANA, LEE):
        await choose(world, email, WEEKLY)
    await swept(world, clock, days=7)
    await give_answer(world.office, Reply(INTRODUCTION, "locality", "accepted", DANA))
    for _day in range(40):
        await swept(world, clock, days=1)
    assert (await world.introduction()).state == "no_answer"
