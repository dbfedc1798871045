from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.matcher.handlers.diligence import flags_now
from services.matcher.handlers.following import follow_profiles
from services.matcher.store.parties import get_party, save_ties
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, published, tied

REACHABLE = [{"name": "Dana", "email": "dana@city.iowa.gov"}]
ABROAD = [{"name": "Piet", "email": "piet@city.gov.uk"}]


def iowa(name="Des Moines", **fields):
    return locality(name, subdivision="US-IA", contacts=REACHABLE, **fields)


def british(name="Leeds", **fields):
    return counterpart(name, country="GB", contacts=ABROAD, **fields)


@pytest.fixture
async def pair(database):
    """A locality in Iowa and a counterpart, both without findings."""
    async with database.transaction() as session:
        town = await save_profile(session, iowa())
        city = await save_profile(session, british())
    return town, city


async def found(database, pair):
    async with database.reading() as session:
        return {f.code: f for f in await flags_now(session, *pair)}


async def test_two_parties_about_whom_nothing_is_found_have_no_flags(database, pair):
    assert await found(database, pair) == {}


async def test_a_tie_or_match_of_the_same_party_in_the_same_state_is_named(database, pair):
    async with database.transaction() as session:
        ames, pella, joliet = [
            await save_profile(session, p)
            for p in (iowa("Ames"), iowa("Pella"), locality("Joliet", subdivision="US-IL"))
        ]
        await save_ties(session, [tied(ames, pair[1]).data, tied(joliet, pair[1]).data])
        await save_match(session, pella, pair[1], state="approved")
        await save_match(session, pair[0], pair[1])
    flag = (await found(database, pair))["partner_nearby"]
    assert flag.evidence == "Ames: sister city. Pella: a match is approved."


async def test_a_declined_match_nearby_is_no_finding(database, pair):
    async with database.transaction() as session:
        ames = await save_profile(session, iowa("Ames"))
        await save_match(session, ames, pair[1], state="declined")
    assert await found(database, pair) == {}


async def test_a_second_active_registration_is_named(database, pair):
    async with database.transaction() as session:
        await save_profile(session, british("LËEDS"))
        await save_profile(session, iowa("Des  moines"), paused=True)
    flags = await found(database, pair)
    assert set(flags) == {"near_duplicate"}
    assert "LËEDS" in flags["near_duplicate"].evidence


async def test_one_place_under_two_names_is_found_by_its_geonames_id(database, pair):
    async with database.transaction() as session:
        for name in ("The Hague", "Den Haag"):
            last = await save_profile(session, counterpart(name, geonames_id=2747373))
    assert "same GeoNames id 2747373" in (
        (await found(database, (pair[0], last)))["near_duplicate"].evidence
    )


async def test_a_profile_published_long_ago_is_stale(database, pair):
    old = datetime.now(UTC) - timedelta(days=600)
    async with database.transaction() as session:
        city = await save_profile(session, british("York"), time=old)
    assert set(await found(database, (pair[0], city))) == {"stale_profile"}


async def test_a_party_is_judged_by_its_contacts_without_keeping_them(database, pair):
    contacts = [{"name": "Dana", "email": "dana@gmail.com"}]
    async with database.transaction() as session:
        city = await save_profile(session, counterpart("Bern", contacts=contacts))
        silent = await save_profile(session, counterpart("Lyon"))
        assert "gmail" not in str((await get_party(session, city)).body)
    assert set(await found(database, (pair[0], city))) == {"contact_domain"}
    assert set(await found(database, (pair[0], silent))) == {"no_contact"}


async def test_a_new_contact_alone_changes_what_is_known_of_a_party(matcher):
    town, city = uuid4(), uuid4()
    await follow_profiles(
        matcher,
        [
            published(iowa(), profile_id=town),
            published(counterpart("Leeds", country="GB"), profile_id=city),
        ],
    )
    assert set(await found(matcher.database, (town, city))) == {"no_contact"}
    await follow_profiles(matcher, [published(british(), profile_id=city, version=2)])
    assert await found(matcher.database, (town, city)) == {}


async def test_a_party_that_is_not_known_has_no_flags(database, pair):
    assert await found(database, (pair[0], uuid4())) == {}
