import asyncio
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.matcher.coverage.flow import funnel
from services.matcher.domain.scope import Scope
from services.matcher.handlers.coverage import count_once, follow_introductions, keep_counting
from services.matcher.handlers.deciding import approve
from services.matcher.store.coverage.tables import CountedMatch, CountedParty
from services.matcher.store.parties import deactivate
from shared.events import (
    Answered,
    Asked,
    DeliveryFailed,
    Failure,
    IntroductionAnswered,
    IntroductionMoved,
    IntroductionSent,
    Moved,
    Outcome,
    OutcomeRecorded,
)
from shared.tasks import background
from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality
from tests.support.waiting import until

START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def match_id(database):
    """An approved match, not counted yet."""
    need = "flood protection on the river"
    async with database.transaction() as session:
        town = await save_profile(
            session, locality(subdivision="US-IA", government="county", population=9_000)
        )
        city = await save_profile(session, counterpart())
        reasons = [reason(need=need, offer=need)]
        match_id = await save_match(session, town, city, reasons=reasons, created_at=START)
    async with database.transaction() as session:
        await approve(session, match_id, "officer@example.org", "Both know rivers.")
    return match_id


async def rows(database, table):
    async with database.reading() as session:
        return list(await session.scalars(select(table)))


def ends(match_id):
    return {
        "introduction_id": uuid4(),
        "match_id": match_id,
        "locality_id": uuid4(),
        "party_id": uuid4(),
    }


def news(kind, data, day):
    return kind(subject="x", time=START + timedelta(days=day), data=data)


def answered(match_id, side, answer, day, *, agreed=False):
    data = Answered(**ends(match_id), side=side, answer=answer, agreed=agreed)
    return news(IntroductionAnswered, data, day)


def outcome(match_id, what, day):
    return news(OutcomeRecorded, Outcome(**ends(match_id), side="party", outcome=what), day)


def a_whole_story(match_id):
    return [
        news(IntroductionSent, Asked(**ends(match_id), form="introduction"), 1),
        answered(match_id, "locality", "not_now", 2),
        answered(match_id, "locality", "accepted", 3, agreed=True),
        outcome(match_id, "met", 5),
    ]


async def test_what_is_new_is_counted_in_its_classes(database, match_id):
    assert await count_once(database) == 3
    town = next(p for p in await rows(database, CountedParty) if p.kind == "locality")
    assert (town.subdivision, town.size, town.government) == ("US-IA", "under_10k", "rural_county")
    (match,) = await rows(database, CountedMatch)
    assert (match.country, match.subdivision, match.step) == ("NL", "US-IA", 2)
    assert await count_once(database) == 0


async def test_what_has_changed_is_counted_again(database, match_id):
    await count_once(database)
    (counted,) = await rows(database, CountedMatch)
    async with database.transaction() as session:
        await deactivate(session, counted.locality_id, 2)
    assert await count_once(database) == 1
    assert [p.active for p in await rows(database, CountedParty) if p.kind == "locality"] == [False]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
async def test_news_of_an_introduction_give_the_same_in_any_order(database, match_id, order):
    story = a_whole_story(match_id)
    for position in order:
        await follow_introductions(database, [story[position]])
    (match,) = await rows(database, CountedMatch)
    assert (match.step, match.status) == (4, "agreement")
    assert (match.answer_hours, match.meeting_hours) == (48, 48)


async def test_the_same_news_twice_counts_once_and_an_unknown_match_not_at_all(database, match_id):
    story = a_whole_story(match_id)
    await follow_introductions(database, story)
    await follow_introductions(database, [*story, outcome(uuid4(), "agreed", 9)])
    (match,) = await rows(database, CountedMatch)
    assert match.step == 4


async def test_a_message_that_failed_and_nothing_came_of_it_are_reasons(database, match_id):
    failure = Failure(
        delivery_id=uuid4(),
        introduction_id=uuid4(),
        match_id=match_id,
        party_id=uuid4(),
        reason="?",
    )
    await follow_introductions(database, [news(DeliveryFailed, failure, 1)])
    assert [m.status for m in await rows(database, CountedMatch)] == ["undeliverable"]
    story = [
        answered(match_id, "party", "accepted", 2, agreed=True),
        outcome(match_id, "nothing", 3),
    ]
    await follow_introductions(database, story)
    assert [m.status for m in await rows(database, CountedMatch)] == ["nothing"]


async def test_counting_goes_on_by_itself(database, match_id):
    async def is_counted():
        return len(await rows(database, CountedMatch)) == 1

    async with background(keep_counting(database)), asyncio.timeout(20):
        await until(is_counted)


async def test_why_an_introduction_ended_is_counted(database, match_id):
    moved = {"form": "introduction", "number": 4, "before": "asked"}
    declined = Moved(
        **ends(match_id), **moved, action="decline", after="declined", side="party", reason="no_fit"
    )
    events = [answered(match_id, "party", "declined", 3), news(IntroductionMoved, declined, 3)]
    await follow_introductions(database, events)
    (counted,) = await rows(database, CountedMatch)
    assert counted.status == "party_declined:no_fit"
    async with database.reading() as session:
        _steps, stops = await funnel(session, Scope(), START + timedelta(days=4))
    assert [row[:2] for row in stops.rows] == [
        ("The partner declined: It does not fit what we work on", 1)
    ]
