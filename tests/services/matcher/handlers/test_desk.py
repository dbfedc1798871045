import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain import (
    AlreadyDecidedError,
    ChangedMatchError,
    InvalidStepError,
    NotYourDecisionError,
    TakenMatchError,
)
from services.matcher.handlers import deciding, desk
from services.matcher.store.review import desk as desk_store
from services.matcher.store.review.log import history
from services.matcher.store.review.queue import Choice
from tests.support.parties import save_match, save_profile, stored
from tests.support.profiles import counterpart, locality

OLGA, PIET = "olga@officers.example", "piet@officers.example"
NOW = datetime.now(UTC)


@pytest.fixture
async def ends(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        return town, [await save_profile(session, counterpart()) for _ in range(3)]


@pytest.fixture
async def waiting(database, ends):
    """Three suggestions, the one that waits longest first."""
    town, cities = ends
    async with database.transaction() as session:
        return [
            await save_match(session, town, city, created_at=NOW - timedelta(days=9 - i))
            for i, city in enumerate(cities)
        ]


async def act(database, step, *arguments, **named):
    async with database.transaction() as session:
        return await step(session, *arguments, **named)


async def test_the_next_one_is_the_one_that_waits_longest_and_nobody_has(database, waiting):
    await act(database, desk.take, waiting[0], PIET)
    assert await act(database, desk.take_next, Choice(), OLGA) == waiting[1]
    assert (await stored(database, waiting[1])).assigned_to == OLGA


async def test_many_officers_at_once_get_different_matches(database, waiting):
    taken = await asyncio.gather(
        *(act(database, desk.take_next, Choice(), f"{n}@officers.example") for n in range(4))
    )
    assert sorted(map(str, taken)) == sorted([*map(str, waiting), "None"])


async def test_what_somebody_else_has_taken_is_not_taken_again(database, waiting):
    await act(database, desk.take, waiting[0], PIET)
    with pytest.raises(TakenMatchError, match=PIET):
        await act(database, desk.take, waiting[0], OLGA)


async def test_a_match_is_given_back_by_its_holder_or_a_supervisor(database, waiting):
    await act(database, desk.take, waiting[0], PIET)
    with pytest.raises(NotYourDecisionError):
        await act(database, desk.leave, waiting[0], OLGA, is_supervisor=False)
    await act(database, desk.leave, waiting[0], OLGA, is_supervisor=True)
    assert (await stored(database, waiting[0])).assigned_to is None


async def test_a_match_is_handed_only_to_an_officer_who_works_here(database, waiting):
    with pytest.raises(InvalidStepError):
        await act(database, desk.assign, waiting[0], OLGA, PIET)
    await act(database, desk_store.see, PIET, "liaison_officer")
    await act(database, desk.assign, waiting[0], OLGA, PIET)
    assert (await stored(database, waiting[0])).assigned_to == PIET


async def test_what_is_put_off_comes_back_on_its_day(database, waiting):
    tomorrow = (NOW + timedelta(days=1)).date()
    await act(database, desk.snooze, waiting[0], OLGA, tomorrow.isoformat(), "after the vote")
    assert await act(database, desk.take_next, Choice(), OLGA) == waiting[1]
    assert (await stored(database, waiting[0])).snoozed_until.date() == tomorrow


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01", "2999-01-01"])
async def test_a_match_is_put_off_to_a_coming_day(database, waiting, until):
    with pytest.raises(InvalidStepError):
        await act(database, desk.snooze, waiting[0], OLGA, until, "")


async def test_a_question_holds_a_match_until_the_city_answers(database, waiting, ends):
    await act(database, desk.ask, waiting[0], OLGA, "Who would lead it?")
    assert await act(database, desk.take_next, Choice(), OLGA) == waiting[1]
    async with database.reading() as session:
        (asked,) = await desk_store.questions_to(session, ends[0])
    await act(database, desk.answer, ends[0], asked.id, "town@example.org", "Our engineer.")
    match = await stored(database, waiting[0])
    assert match.asked_at is None
    assert match.waiting_since > NOW
    async with database.reading() as session:
        assert await desk_store.questions_to(session, ends[0]) == []
        (told,) = await desk_store.questions_about(session, waiting[0])
    assert (told.answer, told.answered_by) == ("Our engineer.", "town@example.org")


async def test_another_party_cannot_answer_and_nobody_answers_twice(database, waiting, ends):
    await act(database, desk.ask, waiting[0], OLGA, "Who?")
    async with database.reading() as session:
        (asked,) = await desk_store.questions_to(session, ends[0])
    with pytest.raises(NotYourDecisionError):
        await act(database, desk.answer, ends[1][0], asked.id, "x@example.org", "Me.")
    await act(database, desk.answer, ends[0], asked.id, "town@example.org", "Our engineer.")
    with pytest.raises(ChangedMatchError):
        await act(database, desk.answer, ends[0], asked.id, "town@example.org", "Again.")


async def test_a_decision_closes_the_question(database, waiting, ends):
    await act(database, desk.ask, waiting[0], OLGA, "Who?")
    await act(database, deciding.decline, waiting[0], OLGA, "", code="capacity")
    async with database.reading() as session:
        assert await desk_store.questions_to(session, ends[0]) == []
        (asked,) = await desk_store.questions_about(session, waiting[0])
    assert asked.closed_at is not None


async def test_whoever_saw_an_older_version_is_told_what_happened_since(database, waiting):
    seen = (await stored(database, waiting[0])).version
    await act(database, desk.take, waiting[0], PIET, version=seen)
    with pytest.raises(ChangedMatchError, match=f"{PIET} took it on .* UTC"):
        await act(database, deciding.approve, waiting[0], OLGA, "fits", version=seen)
    assert (await stored(database, waiting[0])).state == "suggested"


async def test_every_step_is_kept_with_who_and_what_changed(database, waiting):
    await act(database, desk.take, waiting[0], OLGA)
    await act(database, deciding.decline, waiting[0], OLGA, "Too far.", code="other")
    async with database.reading() as session:
        declined, taken = await history(session, waiting[0], 10)
    assert (taken.action, taken.before, taken.after) == (
        "take", {"assigned_to": None}, {"assigned_to": OLGA},
    )  # fmt: skip
    assert (declined.by, declined.code, declined.note) == (OLGA, "other", "Too far.")
    assert (declined.before["state"], declined.after["state"]) == ("suggested", "declined")
    assert (declined.locality, declined.party) == ("Des Moines", "Rotterdam")


async def test_many_are_declined_with_one_reason_and_the_others_are_named(database, waiting):
    await act(database, deciding.approve, waiting[1], PIET, "fits")
    chosen = [(match_id, 0) for match_id in waiting]
    failed = await act(database, deciding.decline_all, chosen, OLGA, "", "weak_fit")
    assert [match_id for match_id, _ in failed] == [waiting[1]]
    assert isinstance(failed[0][1], AlreadyDecidedError)
    states = [(await stored(database, match_id)).state for match_id in waiting]
    assert states == ["declined", "approved", "declined"]
    assert (await stored(database, waiting[0])).decision_reason == (
        "The statements do not really meet"
    )
