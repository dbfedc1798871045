from datetime import UTC, datetime
from uuid import uuid4

from services.matcher.domain.flags import CountryRule, flags
from services.matcher.store import diligence as store
from services.matcher.store.countries import set_rule
from services.matcher.store.matches import get_match
from services.matcher.store.parties import save_ties
from shared.events import Flag, Remark
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network, tied

NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def test_a_case_holds_what_is_known_of_both_parties(database):
    rule = CountryRule("NL", "note", "Guidance.", "Memo 7", "ada@example.org", NOW)
    people = [{"name": "Dana", "email": "dana@gmail.com"}]
    town_profile = locality(subdivision="US-IA", government="county", contacts=people)
    async with database.transaction() as session:
        town = await save_profile(session, town_profile, time=NOW)
        city = await save_profile(session, counterpart(geonames_id=2747891))
        twin = await save_profile(session, counterpart("Rotterdam Zuid", geonames_id=2747891))
        await save_profile(session, counterpart("Delft"))
        await set_rule(session, rule)
        ((pair, case),) = (await store.cases(session, [(town, city)])).items()
    assert pair == (town, city)
    known = case.locality
    assert (known.subdivision, known.government, known.published_at) == ("US-IA", "county", NOW)
    assert (known.has_contact, known.contact_domain_fits) == (True, False)
    assert (case.party.has_contact, case.party.contact_domain_fits) == (False, None)
    assert case.rule == rule
    assert twin in {other.profile_id for other in case.others}


async def test_neighbors_are_read_from_ties_and_matches_of_the_same_state(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality(subdivision="US-IA"))
        near = await save_profile(session, locality("Ames", subdivision="US-IA"))
        far = await save_profile(session, locality("Joliet", subdivision="US-IL"))
        net = await save_profile(session, network())
        for place in (town, near, far):
            await save_ties(session, [tied(place, net, "membership").data])
        await save_match(session, near, net, state="escalated")
        (case,) = (await store.cases(session, [(town, net)])).values()
    assert {(n.name, n.how) for n in case.neighbors} == {
        ("Ames", "membership"),
        ("Ames", "escalated"),
    }


async def test_a_pair_with_an_unknown_party_has_no_case(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        assert await store.cases(session, [(town, uuid4())]) == {}
        assert await store.cases(session, []) == {}


async def test_flags_are_replaced_match_by_match(database):
    said = (Remark(code="no_contact", values={"name": "Breda"}),)
    flag = Flag(level="note", code="no_contact", text="Look.", evidence="None.", said=said)
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        one = await save_match(session, town, await save_profile(session, counterpart()))
        other = await save_match(session, town, await save_profile(session, counterpart("Breda")))
        await store.save_flags(session, {one: (flag,), other: ()})
        await store.save_flags(session, {})
    async with database.reading() as session:
        assert (await get_match(session, one)).match.flags == [flag.model_dump(mode="json")]
        assert (await get_match(session, other)).match.flags == []


async def test_a_second_registration_under_a_longer_name_is_found(database):
    async with database.transaction() as session:
        ames = await save_profile(session, locality("Ames", subdivision="US-IA"))
        city = await save_profile(session, locality("City of Ames", subdivision="US-IA"))
        net = await save_profile(session, network())
        found = await store.cases(session, [(ames, net), (city, net)])
    assert [f.code for f in flags(found[ames, net], NOW)].count("near_duplicate") == 1
    assert [f.code for f in flags(found[city, net], NOW)].count("near_duplicate") == 1
