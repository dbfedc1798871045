from uuid import uuid4

import pytest

from services.matcher.domain import BlockedMatchError, InvalidRuleError, UnknownRuleError
from services.matcher.handlers import deciding
from services.matcher.handlers.countries import follow_country_list, remove_rule, set_rule
from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.rematching import rematch_once
from services.matcher.store.countries import history, rules_in_force
from services.matcher.store.matches import list_matches
from shared import outbox
from shared.events import EVENT
from shared.profile import Kind
from shared.texts import Phrase
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, published

ADA = "ada@officers.example"


async def put(database, level="block", country="NL", **fields):
    given = {"reason": "Guidance.", "source": "Memo 7", "by": ADA} | fields
    async with database.transaction() as session:
        await set_rule(session, country=country, level=level, **given)


async def shown(database, state="suggested"):
    async with database.reading() as session:
        found = await list_matches(session, states=[state])
    return {x.party.name: x.match for x in found}


async def test_a_party_of_a_blocked_country_is_never_suggested(matcher):
    await put(matcher.database)
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    assert await shown(matcher.database) == {}


async def test_blocking_a_country_closes_its_open_matches_at_once_and_says_why(matcher):
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    (match,) = (await shown(matcher.database)).values()
    await put(matcher.database)
    assert await shown(matcher.database) == {}
    async with matcher.database.reading() as session:
        *_, event = [EVENT.validate_json(r.payload) for r in await outbox.unsent(session, 10)]
    assert (event.type, event.data.reason) == ("entente.match.closed.v1", "blocked")
    assert event.data.match_id == match.id


async def test_who_lost_a_partner_to_a_block_is_given_the_next_best(matcher):
    matcher.limits = {**matcher.limits, Kind.COUNTERPART: 1, Kind.LOCALITY: 0}
    second = counterpart("Bern", ("offer", "flood protection"), country="CH")
    parties = [locality(), counterpart(), second]
    await follow_profiles(matcher, [published(p) for p in parties])
    assert set(await shown(matcher.database)) == {"Rotterdam"}
    await put(matcher.database)
    await follow_country_list(matcher)
    await rematch_once(matcher)
    assert set(await shown(matcher.database)) == {"Bern"}


async def test_a_country_taken_off_the_list_is_suggested_again(matcher):
    await put(matcher.database)
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    async with matcher.database.transaction() as session:
        await remove_rule(session, "NL", ADA)
    await follow_country_list(matcher)
    await rematch_once(matcher)
    assert set(await shown(matcher.database)) == {"Rotterdam"}


async def test_what_was_suggested_while_the_rule_was_set_is_closed_by_the_worker(matcher):
    await put(matcher.database)
    async with matcher.database.transaction() as session:
        town = await save_profile(session, locality())
        await save_match(session, town, await save_profile(session, counterpart()))
    await follow_country_list(matcher)
    assert (await shown(matcher.database, "superseded"))["Rotterdam"].closed_because == "blocked"


async def test_a_change_of_level_is_kept_with_open_matches(matcher):
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    await put(matcher.database, "caution")
    await follow_country_list(matcher)
    codes = [(f["code"], f["level"]) for f in (await shown(matcher.database))["Rotterdam"].flags]
    assert ("country_list", "caution") in codes


async def test_a_suggestion_is_made_and_emitted_with_its_flags(matcher):
    await put(matcher.database, "note")
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    async with matcher.database.reading() as session:
        (event,) = [EVENT.validate_json(r.payload) for r in await outbox.unsent(session, 10)]
    flag = next(f for f in event.data.flags if f.code == "country_list")
    assert (flag.level, "Guidance." in flag.evidence) == ("note", True)


async def test_a_match_of_a_blocked_country_cannot_be_approved(database):
    await put(database)
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        late = await save_match(session, town, await save_profile(session, counterpart()))
    with pytest.raises(BlockedMatchError):
        async with database.transaction() as session:
            await deciding.approve(session, late, ADA, "fits")
    assert set(await shown(database)) == {"Rotterdam"}


async def test_a_rule_replaces_the_former_one_and_both_stay_in_the_history(database):
    await put(database, "note")
    await put(database, "escalate", by="bo@officers.example")
    async with database.transaction() as session:
        await remove_rule(session, "NL", ADA)
        assert await rules_in_force(session) == {}
        latest, first = await history(session, 10)
    assert (latest.level, latest.set_by, latest.ended_by) == (
        "escalate",
        "bo@officers.example",
        ADA,
    )
    assert (first.level, first.set_by, first.ended_by) == ("note", ADA, "bo@officers.example")
    assert first.ended_at == latest.set_at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "US"}, "country"),
        ({"country": "PR"}, "country"),
        ({"country": "XX"}, "country"),
        ({"country": ""}, "country"),
        ({"level": "ban"}, "level"),
        ({"reason": " "}, "reason"),
        ({"source": ""}, "source"),
    ],
)
async def test_a_rule_that_says_too_little_is_refused(database, changes, field):
    with pytest.raises(InvalidRuleError) as refused:
        await put(database, **changes)
    assert set(refused.value.problems) == {field}


async def test_what_is_wrong_with_a_rule_is_said_in_the_language_of_its_reader(database):
    with pytest.raises(InvalidRuleError) as refused:
        await put(database, country="", level="", reason="", source="")
    problems = refused.value.problems.values()
    assert [isinstance(said, Phrase) for said in problems] == [True] * 4


async def test_a_country_that_is_not_on_the_list_cannot_be_removed(database):
    with pytest.raises(UnknownRuleError):
        async with database.transaction() as session:
            await remove_rule(session, "NL", ADA)


async def test_a_withdrawn_party_is_not_asked_for_again(matcher):
    unknown = uuid4()
    async with matcher.database.transaction() as session:
        await save_profile(session, counterpart(), profile_id=unknown, paused=True)
    await put(matcher.database)
    await follow_country_list(matcher)
    assert await rematch_once(matcher) == 0
