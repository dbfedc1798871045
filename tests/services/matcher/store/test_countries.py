from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.matcher.domain.flags import CountryRule
from services.matcher.store import countries as store
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

NOW = datetime(2026, 11, 20, tzinfo=UTC)
BLOCK = CountryRule("NL", "block", "Guidance.", "Memo 7", "ada@example.org", NOW)


async def test_one_rule_of_a_country_is_in_force(database):
    later = replace(BLOCK, level="note", set_at=NOW + timedelta(days=1))
    async with database.transaction() as session:
        await store.set_rule(session, BLOCK)
        assert await store.blocked_countries(session) == {"NL"}
        await store.set_rule(session, later)
        assert await store.rules_in_force(session) == {"NL": later}
        assert await store.rules_in_force(session, ["CH"]) == {}
        assert await store.blocked_countries(session) == set()
        assert [row.ended_at for row in await store.history(session, 5)] == [None, later.set_at]


async def test_a_change_is_pending_until_it_was_followed_as_it_stands(database):
    async with database.transaction() as session:
        await store.set_rule(session, BLOCK)
    async with database.reading() as session:
        seen = await store.pending_changes(session)
    async with database.transaction() as session:
        assert await store.end_rule(session, "NL", "ada@example.org", NOW)
        await store.followed(session, seen["NL"])
        ended = await store.pending_changes(session)
        assert set(ended) == {"NL"}
        await store.followed(session, ended["NL"])
        assert await store.pending_changes(session) == {}
        assert not await store.end_rule(session, "NL", "ada@example.org", NOW)


async def test_undecided_matches_of_a_country_are_read_in_pages(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        dutch = [await save_profile(session, counterpart(name)) for name in ("Breda", "Delft")]
        swiss = await save_profile(session, counterpart("Bern", country="CH"))
        await save_match(session, town, swiss)
        made = {
            await save_match(session, town, dutch[0]),
            await save_match(session, town, dutch[1], state="escalated"),
        }
        (first,) = await store.pending_matches(session, "NL", None, 1)
        (second,) = await store.pending_matches(session, "NL", first.id, 9)
    assert {first.id, second.id} == made


async def test_a_change_concerns_the_countrys_parties_and_who_lost_one(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        other = await save_profile(session, locality("Ames"))
        dutch = await save_profile(session, counterpart())
        await save_profile(session, counterpart("Breda"), paused=True)
        await save_match(session, town, dutch, state="superseded", closed_because="blocked")
        await save_match(session, other, dutch, state="superseded", closed_because="tie")
        assert set(await store.concerned(session, "NL")) == {town, dutch}
