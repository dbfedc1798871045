from uuid import uuid4

import pytest

from services.matcher.domain.readings import Reading
from services.matcher.handlers import deciding
from services.matcher.handlers.correcting import correct
from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.rematching import rematch_once
from services.matcher.store import rematch
from services.matcher.store.matches import list_matches
from shared import outbox
from shared.events import EVENT
from shared.profile import Kind, Stance
from shared.themes import Theme
from tests.support.profiles import counterpart, locality, published, withdrawn

NEED, WALLS = "We need flood walls on the river", "flood walls on the river"
OFFICER = "officer@example.org"


@pytest.fixture
async def town(matcher):
    """A town whose inferred need is met by Rotterdam's offer."""
    town = uuid4()
    await follow_profiles(
        matcher,
        [
            published(locality("Ames", NEED), profile_id=town),
            published(counterpart("Rotterdam", ("offer", WALLS))),
        ],
    )
    return town


async def matches(matcher, state="suggested"):
    async with matcher.database.reading() as session:
        return await list_matches(session, states=[state])


async def names(matcher, state="suggested"):
    return sorted(listed.party.name for listed in await matches(matcher, state))


async def correct_to(matcher, town, stance, theme=None):
    async with matcher.database.transaction() as session:
        await correct(session, town, 0, NEED, Reading(theme, stance), "clerk@ames.example")


async def ask(matcher, *profile_ids):
    async with matcher.database.transaction() as session:
        await rematch.ask(session, profile_ids)


async def waiting(matcher):
    async with matcher.database.reading() as session:
        return await rematch.asked_for(session, 10)


async def test_nobody_waits_at_first(matcher, town):
    assert await rematch_once(matcher) == 0


async def test_a_suggestion_that_still_looks_the_same_is_left_alone(matcher, town):
    (before,) = await matches(matcher)
    await ask(matcher, town, before.match.party_id)
    assert await rematch_once(matcher) == 2
    (after,) = await matches(matcher)
    assert after.match.id == before.match.id
    assert await waiting(matcher) == {}


async def test_a_corrected_stance_supersedes_the_suggestions_that_it_changes(matcher, town):
    await correct_to(matcher, town, Stance.NEED)
    assert await rematch_once(matcher) == 1
    (match,) = await matches(matcher)
    assert await names(matcher, "superseded") == ["Rotterdam"]
    text = match.match.reasons[0]["text"]
    assert "We infer" not in text
    assert text.endswith("Ames corrected how we read its statement.")
    async with matcher.database.reading() as session:
        rows = await outbox.unsent(session, 10)
    assert [EVENT.validate_json(row.payload).type for row in rows][-2:] == [
        "entente.match.closed.v1",
        "entente.match.suggested.v1",
    ]


async def test_a_statement_that_its_owner_calls_an_offer_is_found_by_those_who_need_it(
    matcher, town
):
    delft = counterpart("Delft", ("need", WALLS))
    await follow_profiles(matcher, [published(delft)])
    assert await names(matcher) == ["Rotterdam"]
    await correct_to(matcher, town, Stance.OFFER, Theme.WATER)
    await rematch_once(matcher)
    assert "Delft" in await names(matcher)


async def test_others_find_the_corrected_statement_by_its_new_role(matcher, town):
    await correct_to(matcher, town, Stance.OFFER)
    await rematch_once(matcher)
    await follow_profiles(matcher, [published(counterpart("Delft", ("need", WALLS)))])
    assert "Delft" in await names(matcher)


async def test_a_declined_match_makes_room_for_the_next_best(matcher, town):
    matcher.limits = {**matcher.limits, Kind.COUNTERPART: 1, Kind.LOCALITY: 0}
    bern = counterpart("Bern", ("offer", "flood walls"), country="CH")
    await follow_profiles(matcher, [published(bern)])
    (match,) = await matches(matcher)
    assert match.party.name == "Rotterdam"
    async with matcher.database.transaction() as session:
        await deciding.decline(session, match.match.id, OFFICER, "too far")
    assert set(await waiting(matcher)) == {match.match.locality_id, match.match.party_id}
    await rematch_once(matcher)
    assert await names(matcher) == ["Bern"]
    assert await names(matcher, "declined") == ["Rotterdam"]


async def test_an_approved_match_makes_nobody_wait(matcher, town):
    (match,) = await matches(matcher)
    async with matcher.database.transaction() as session:
        await deciding.approve(session, match.match.id, OFFICER, "fits")
    assert await waiting(matcher) == {}


async def test_a_party_that_left_meanwhile_is_forgotten(matcher, town):
    await correct_to(matcher, town, Stance.OFFER)
    await follow_profiles(matcher, [withdrawn(town)])
    assert await rematch_once(matcher) == 1
    assert await names(matcher) == []
    assert await rematch_once(matcher) == 0
