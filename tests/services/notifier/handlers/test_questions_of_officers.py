"""A question of an officer reaches the city by e-mail, unless it is closed before."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shared.events import Question, QuestionAsked, QuestionClosed, QuestionEnd, Reviewed
from tests.support.introductions import DANA, DES_MOINES, LEE, OLGA, PORTO, id_of, published
from tests.support.reading import DAILY, choose
from tests.support.smtp import recipients, text_of

pytestmark = pytest.mark.usefixtures("monday")


def asked():
    match = Reviewed(
        match_id=uuid4(), locality_id=id_of(DES_MOINES), locality="Des Moines", party="Porto"
    )
    data = Question(
        question_id=uuid4(),
        match=match,
        profile_id=id_of(DES_MOINES),
        question="Which streets flood?",
        asked_by=OLGA,
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
    await world.profiles(published(DES_MOINES), published(PORTO))
    await world.matches(asked())
    ((to, message),) = await post()
    assert to == [LEE]
    assert "Which streets flood?" in text_of(message)
    clock.advance(days=1)
    ((to, message),) = await post()
    assert to == [DANA]
    assert "Which streets flood?" in text_of(message)


async def test_a_question_that_comes_before_the_profile_is_sent_with_it(world, post):
    await world.matches(asked())
    await world.profiles(published(DES_MOINES))
    assert recipients(await post()) == [DANA, LEE]


async def test_a_question_that_is_closed_is_not_sent_any_more(world, post, clock):
    for email in (DANA, LEE):
        await choose(world, email, DAILY)
    await world.profiles(published(DES_MOINES))
    question = asked()
    await world.matches(question)
    await post()
    await world.matches(closed(question))
    clock.advance(days=1)
    assert not await post()


async def test_a_question_to_a_city_without_an_address_waits_where_officers_see_it(world, post):
    await world.profiles(published(DES_MOINES, contacts=[]))
    await world.matches(asked())
    (waiting,) = await world.all_deliveries()
    assert (waiting.state, waiting.to) == ("needs_contact", None)
    assert waiting.profile_id == id_of(DES_MOINES)
    assert "Porto" in waiting.subject
    assert not await post()


async def test_a_question_goes_out_once_the_city_has_an_address(world, post):
    await world.profiles(published(DES_MOINES, contacts=[]))
    await world.matches(asked())
    people = [{"name": "Kim Lo", "email": "kim@dsm.example"}]
    await world.profiles(published(DES_MOINES, 2, contacts=people))
    ((to, message),) = await post()
    assert to == ["kim@dsm.example"]
    assert "Which streets flood?" in text_of(message)
    await world.profiles(published(DES_MOINES, 3, contacts=people, population=215_000))
    assert not await post()


async def test_a_closed_question_is_not_sent_when_an_address_comes(world, post):
    await world.profiles(published(DES_MOINES, contacts=[]))
    question = asked()
    await world.matches(question)
    await world.matches(closed(question))
    await world.profiles(published(DES_MOINES, 2))
    assert not await world.all_deliveries()
