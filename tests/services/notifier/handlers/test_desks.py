"""What officers are told of by e-mail, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest

from services.notifier.domain.choices import MailChoice, fingerprint
from services.notifier.domain.schedules import Rhythm
from services.notifier.handlers.choosing import Chooser
from services.notifier.handlers.choosing import choose as turn
from services.notifier.handlers.conversing import Words, decide_message, write_message
from shared.events import (
    Overdue,
    Question,
    QuestionAsked,
    QuestionClosed,
    QuestionEnd,
    Reviewed,
    ReviewOverdue,
    ReviewSettled,
    Settlement,
)
from tests.support.introductions import INTRODUCTION, OLGA, RUI
from tests.support.reading import DAILY, account, choose
from tests.support.smtp import text_of

pytestmark = pytest.mark.usefixtures("monday")


def reviewed(party="Porto", state="US-IA"):
    return Reviewed(
        match_id=uuid5(NAMESPACE_URL, party),
        locality_id=uuid4(),
        locality="Des Moines",
        party=party,
        subdivision=state,
    )


def overdue(party="Porto", state="US-IA", *, days=9, stands="suggested", by=None):
    since = datetime(2026, 11, 23, tzinfo=UTC) - timedelta(days=days)
    data = Overdue(
        match=reviewed(party, state), state=stands, since=since, due=since, assigned_to=by
    )
    return ReviewOverdue(subject=str(data.match.match_id), data=data)


def settled(party="Porto"):
    key = uuid5(NAMESPACE_URL, party)
    return ReviewSettled(subject=str(key), data=Settlement(match_id=key))


async def officer(world, role="liaison_officer", region=("US-IA",), email=OLGA):
    await world.profiles(account(email, role, region=region))


async def test_an_officer_is_told_each_morning_what_waits_too_long_in_the_region(
    world, post, clock
):
    await officer(world)
    await world.matches(
        overdue("Porto", days=9),
        overdue("Limerick", days=20, by="piet@officers.example"),
        overdue("Lyon", "US-TX"),
        overdue("Graz", stands="escalated"),
    )
    assert not await post()
    clock.advance(hours=23)
    ((to, message),) = await post()

    text = text_of(message)
    assert to == [OLGA]
    assert message["Subject"] == "2 matches have waited too long"
    assert text.index("Limerick") < text.index("Porto")
    assert "taken by piet@officers.example" in text
    assert "Lyon" not in text
    assert "Graz" not in text
    assert f"/review/{uuid5(NAMESPACE_URL, 'Porto')}" in text
    assert not await post()
    clock.advance(days=1)
    assert len(await post()) == 1


async def test_what_is_in_no_state_is_on_the_desk_of_every_region(world, post, clock):
    await officer(world)
    await world.matches(overdue("Porto", None), overdue("Lyon", "US-TX"))
    clock.advance(days=1)
    ((_, message),) = await post()
    assert message["Subject"] == "1 match has waited too long"
    assert "Porto" in text_of(message)


async def test_nothing_is_sent_when_nothing_waits_any_more(world, post, clock):
    await officer(world)
    await world.matches(overdue(), settled())
    clock.advance(days=1)
    assert not await post()


async def test_days_that_were_missed_are_made_up_once(world, post, clock):
    await officer(world)
    await world.matches(overdue())
    clock.advance(days=5, hours=2)
    assert len(await post()) == 1
    assert not await post()
    clock.advance(hours=20)
    assert not await post()
    clock.advance(hours=1)
    assert len(await post()) == 1


async def test_a_supervisor_is_told_of_everything_and_an_auditor_of_nothing(world, post, clock):
    await officer(world, "supervisor", (), "sue@officers.example")
    await officer(world, "auditor", (), "ann@officers.example")
    await world.matches(overdue("Lyon", "US-TX"), overdue("Graz", stands="escalated"))
    clock.advance(days=1)
    ((to, message),) = await post()
    assert to == ["sue@officers.example"]
    assert message["Subject"].startswith("2 ")


async def test_who_chose_at_once_is_told_when_something_comes(world, post, clock):
    await choose(world, OLGA, replace(DAILY, rhythm=Rhythm.IMMEDIATE), role="liaison_officer")
    clock.advance(days=3)
    assert not await post()
    await world.matches(overdue())
    assert len(await post()) == 1
    clock.advance(days=3)
    assert not await post()
    await world.matches(overdue("Graz"))
    assert len(await post()) == 1


async def test_the_answer_to_a_question_is_told_to_who_asked_it_once(world, post, clock):
    for email in (OLGA, "piet@officers.example"):
        await officer(world, email=email)
    asked = Question(
        question_id=uuid4(),
        match=reviewed(),
        profile_id=uuid4(),
        question="Which streets?",
        asked_by=OLGA,
        asked_at=clock.now,
    )
    end = QuestionEnd(
        question_ids=(asked.question_id,), match_id=asked.match.match_id, answered_by="d@dsm.gov"
    )
    await world.matches(QuestionAsked(subject="", data=asked))
    clock.advance(days=1)
    assert not await post()
    await world.matches(QuestionClosed(subject="", data=end))
    clock.advance(days=1)
    ((to, message),) = await post()
    assert to == [OLGA]
    assert "Des Moines has answered about Porto" in text_of(message)
    clock.advance(days=1)
    assert not await post()


async def test_an_account_that_is_closed_or_has_turned_it_off_gets_nothing(world, post, clock):
    await officer(world)
    await world.matches(overdue())
    await world.profiles(account(OLGA, "liaison_officer", version=2, active=False))
    clock.advance(days=1)
    assert not await post()
    await world.profiles(account(OLGA, "liaison_officer", version=3, region=("US-IA",)))
    key = account(OLGA).data.account_id
    await turn(world.office, Chooser(key, (fingerprint(OLGA),)), MailChoice.REQUIRED)
    clock.advance(days=1)
    assert not await post()


async def test_an_outdated_account_changes_nothing(world, post, clock):
    await world.profiles(account(OLGA, "liaison_officer", version=2, region=("US-IA",)))
    await world.profiles(account(OLGA, "city_office", version=1))
    await world.matches(overdue())
    clock.advance(days=1)
    assert len(await post()) == 1


async def test_replies_by_e_mail_that_nobody_has_read_are_named(world, post, clock):
    await officer(world)
    await world.introduced()
    yes = Words(INTRODUCTION, INTRODUCTION, "party", RUI, "Yes.", by_mail=True)
    await write_message(world.office, yes)
    clock.advance(days=1)
    [message] = [m for to, m in await post() if to == [OLGA]]
    assert message["Subject"] == "1 introduction has a reply that nobody has read"
    assert "Des Moines and Porto" in text_of(message)
    assert f"/inbox/{INTRODUCTION}" in text_of(message)

    await decide_message(world.office, INTRODUCTION, INTRODUCTION, OLGA, passes=False)
    clock.advance(days=1)
    assert not [m for to, m in await post() if to == [OLGA]]
