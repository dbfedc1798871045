"""What an officer has begun with a match survives news of its parties; a match keeps its age."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from services.matcher.domain import ChangedMatchError
from services.matcher.handlers import deciding, desk, releasing
from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.rematching import rematch_once
from services.matcher.store import rematch
from services.matcher.store.matches import list_matches
from services.matcher.store.review.desk import questions_to
from services.matcher.store.review.log import history
from services.matcher.store.tables import MatchRow
from shared.outbox import unsent
from shared.profile import Kind
from tests.support.parties import stored
from tests.support.profiles import counterpart, locality, published

OLGA = "olga@officers.example"
NEED = ("need", "flood protection on the river")
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
async def town(matcher):
    """A town that Rotterdam is suggested to, for a long time already."""
    town = uuid4()
    await follow_profiles(matcher, [published(locality(), profile_id=town)])
    await follow_profiles(matcher, [published(counterpart())])
    async with matcher.database.transaction() as session:
        await session.execute(update(MatchRow).values(waiting_since=LONG_AGO))
    return town


async def only(matcher, state="suggested"):
    async with matcher.database.reading() as session:
        (listed,) = await list_matches(session, states=[state])
    return listed.match


async def act(matcher, step, *arguments, **named):
    async with matcher.database.transaction() as session:
        return await step(session, *arguments, **named)


async def revise(matcher, town, *statements, version=2, **fields):
    profile = locality("Des Moines", *(statements or [NEED]), **fields)
    await follow_profiles(matcher, [published(profile, profile_id=town, version=version)])


async def steps(matcher, match_id):
    async with matcher.database.reading() as session:
        return [(row.by, row.action) for row in await history(session, match_id, 10)]


async def events(matcher):
    async with matcher.database.reading() as session:
        return len(await unsent(session, 100))


async def test_a_match_that_an_officer_has_taken_is_renewed_in_place(matcher, town):
    before = await only(matcher)
    await act(matcher, desk.take, before.id, OLGA)
    announced = await events(matcher)
    await revise(matcher, town, ("need", "flood protection and levees on the river"))
    after = await only(matcher)
    assert (after.id, after.assigned_to, after.waiting_since) == (before.id, OLGA, LONG_AGO)
    assert after.reasons[0]["need"] == "flood protection and levees on the river"
    assert after.score != before.score
    assert await steps(matcher, after.id) == [("Entente", "renew"), (OLGA, "take")]
    assert await events(matcher) == announced


async def test_a_question_and_an_introduction_text_outlast_a_revision(matcher, town):
    match_id = (await only(matcher)).id
    await act(matcher, desk.ask, match_id, OLGA, "Who would lead it?")
    await act(matcher, releasing.edit_introduction, match_id, OLGA, "Do meet.")
    await revise(matcher, town, population=214_133)
    after = await only(matcher)
    assert (after.id, after.introduction) == (match_id, "Do meet.")
    async with matcher.database.reading() as session:
        (asked,) = await questions_to(session, town)
    await act(matcher, desk.answer, town, asked.id, "jo@city.example", "The engineer.")
    assert (await only(matcher)).asked_at is None


async def test_who_decides_on_what_was_read_before_a_revision_is_told_of_it(matcher, town):
    match_id = (await only(matcher)).id
    await act(matcher, desk.take, match_id, OLGA)
    seen = (await only(matcher)).version
    await revise(matcher, town, population=214_133)
    with pytest.raises(ChangedMatchError, match="a profile was revised"):
        await act(matcher, deciding.approve, match_id, OLGA, "fits", version=seen)
    assert (await only(matcher)).state == "suggested"


async def test_a_match_that_is_worked_on_stays_though_others_fit_better(matcher, town):
    matcher.limits = {**matcher.limits, Kind.COUNTERPART: 1, Kind.LOCALITY: 0}
    match_id = (await only(matcher)).id
    await act(matcher, desk.take, match_id, OLGA)
    await revise(matcher, town, ("need", "bus lanes on the river"))
    buses = counterpart("Bern", ("offer", "bus lanes on the river"), country="CH")
    await follow_profiles(matcher, [published(buses)])
    async with matcher.database.reading() as session:
        names = [x.party.name for x in await list_matches(session, states=["suggested"])]
    assert names == ["Bern", "Rotterdam"]
    assert (await stored(matcher.database, match_id)).assigned_to == OLGA


async def test_a_match_that_rules_forbid_since_the_revision_is_closed_and_its_trail_says_so(
    matcher, town
):
    match_id = (await only(matcher)).id
    await act(matcher, desk.take, match_id, OLGA)
    await revise(matcher, town, preferences={"exclude_countries": ["NL"]})
    assert (await only(matcher, "superseded")).id == match_id
    assert await steps(matcher, match_id) == [("Entente", "close"), (OLGA, "take")]


async def test_what_nobody_has_worked_on_is_made_anew_with_its_age(matcher, town):
    before = await only(matcher)
    for version in (2, 3):
        await revise(matcher, town, version=version, population=version)
    after = await only(matcher)
    assert after.id != before.id
    assert after.waiting_since == LONG_AGO
    assert after.created_at > LONG_AGO + timedelta(days=1)


async def test_a_pair_keeps_its_age_though_it_is_not_near_its_revised_party(matcher, town):
    matcher.limits = {**matcher.limits, Kind.LOCALITY: 100}
    crowd = [counterpart(f"Bern {n}", ("offer", "bus lanes"), country="CH") for n in range(70)]
    await follow_profiles(matcher, [published(profile) for profile in crowd])
    await revise(matcher, town, ("need", "bus lanes"), NEED)
    async with matcher.database.reading() as session:
        found = await list_matches(session, states=["suggested"])
    ages = {x.party.name: x.match.waiting_since for x in found}
    assert ages["Rotterdam"] == LONG_AGO


async def rematched(matcher, town, **values):
    async with matcher.database.transaction() as session:
        await session.execute(update(MatchRow).values(**values))
        await rematch.ask(session, [town])
    await rematch_once(matcher)


async def test_a_probability_that_moved_by_itself_does_not_stop_the_officer(matcher, town):
    match_id = (await only(matcher)).id
    await act(matcher, desk.take, match_id, OLGA)
    seen = await only(matcher)
    await rematched(matcher, town, score=0.99)
    after = await only(matcher)
    assert (after.id, after.score, after.version) == (match_id, seen.score, seen.version)
    await act(matcher, deciding.approve, match_id, OLGA, "fits", version=seen.version)


async def test_reasons_that_are_read_anew_are_told_to_who_works_on_the_match(matcher, town):
    match_id = (await only(matcher)).id
    await act(matcher, desk.take, match_id, OLGA)
    seen = await only(matcher)
    await rematched(matcher, town, reasons=[{**seen.reasons[0], "text": "As read before."}])
    after = await only(matcher)
    assert (after.id, after.reasons) == (match_id, seen.reasons)
    assert after.version == seen.version + 1
    assert await steps(matcher, match_id) == [("Entente", "renew"), (OLGA, "take")]


async def test_a_rematched_suggestion_that_nobody_worked_on_keeps_its_age(matcher, town):
    before = await only(matcher)
    await rematched(matcher, town, score=0.99)
    after = await only(matcher)
    assert after.id != before.id
    assert after.waiting_since == LONG_AGO
