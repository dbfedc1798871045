"""What breaches the officers' service level, and when it is announced."""

from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.handlers import deciding, desk
from services.matcher.handlers.overdue import watch
from shared.events import EVENT, QuestionAsked, QuestionClosed, ReviewOverdue, ReviewSettled
from shared.outbox import unsent
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

OLGA = "olga@officers.example"
DAYS = 5
REVIEWS = ReviewOverdue | ReviewSettled | QuestionAsked | QuestionClosed


@pytest.fixture
async def match(database):
    async with database.transaction() as session:
        town, city = [await save_profile(session, p) for p in (locality(), counterpart())]
        since = datetime.now(UTC) - timedelta(days=20)
        return await save_match(session, town, city, created_at=since)


async def act(database, step, *arguments, **named):
    async with database.transaction() as session:
        return await step(session, *arguments, **named)


async def look(database, later=timedelta()):
    return await watch(database, DAYS, datetime.now(UTC) + later)


async def emitted(database):
    async with database.reading() as session:
        events = [EVENT.validate_json(row.payload) for row in await unsent(session, 100)]
    return [e for e in events if isinstance(e, REVIEWS)]


async def test_a_breach_is_announced_once_however_often_it_is_looked_for(database, match):
    await look(database)
    await look(database)
    (event,) = await emitted(database)
    assert isinstance(event, ReviewOverdue)
    assert (event.data.match.match_id, event.data.state) == (match, "suggested")
    assert event.data.match.locality
    assert event.data.since < event.data.due < datetime.now(UTC)


async def test_what_is_in_time_is_not_announced(database, match):
    await watch(database, DAYS, datetime.now(UTC) - timedelta(days=18))
    assert not await emitted(database)


async def test_a_decision_ends_the_breach(database, match):
    await look(database)
    await act(database, deciding.decline, match, OLGA, "", code="known")
    await look(database)
    await look(database)
    assert [type(e) for e in await emitted(database)] == [ReviewOverdue, ReviewSettled]


async def test_an_escalated_match_has_a_new_service_level_of_its_own(database, match):
    await look(database)
    await act(database, deciding.escalate, match, OLGA, "Two flags.")
    await look(database)
    assert [type(e) for e in await emitted(database)] == [ReviewOverdue, ReviewSettled]
    await look(database, timedelta(days=14))
    assert (await emitted(database))[-1].data.state == "escalated"


async def test_whoever_has_taken_an_overdue_match_is_told_once(database, match):
    await look(database)
    await act(database, desk.take, match, OLGA)
    await look(database)
    await look(database)
    assert [e.data.assigned_to for e in await emitted(database)] == [None, OLGA]


async def test_while_the_city_has_a_question_nothing_is_overdue(database, match):
    await act(database, desk.ask, match, OLGA, "Which streets?")
    await look(database)
    (asked,) = await emitted(database)
    assert isinstance(asked, QuestionAsked)
    assert (asked.data.question, asked.data.asked_by) == ("Which streets?", OLGA)

    question, profile = asked.data.question_id, asked.data.profile_id
    await act(database, desk.answer, profile, question, "jo@city.example", "The lowest ones.")
    closed = (await emitted(database))[-1]
    assert isinstance(closed, QuestionClosed)
    assert closed.data.question_ids == (question,)
    assert closed.data.answered_by == "jo@city.example"


async def test_a_decision_closes_the_question(database, match):
    await act(database, desk.ask, match, OLGA, "Which streets?")
    await act(database, deciding.decline, match, OLGA, "", code="known")
    closed = (await emitted(database))[-1]
    assert isinstance(closed, QuestionClosed)
    assert closed.data.answered_by is None
