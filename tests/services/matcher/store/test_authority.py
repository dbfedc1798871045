from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.matcher.domain.authority import Confirmation
from services.matcher.store import authority as store
from services.matcher.store import diligence
from services.matcher.store.parties import get_party
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

NOW = datetime(2026, 11, 20, tzinfo=UTC)
GIVEN = Confirmation("Mayor's office", "Called the town hall.", "olga@officers.example", NOW)
CONTACTS = [{"name": "Piet", "email": "piet@porto.pt"}]


@pytest.fixture
async def pair(database):
    """A locality and Porto, with a match."""
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        city = await save_profile(session, counterpart("Porto", country="PT", contacts=CONTACTS))
        return town, city, await save_match(session, town, city)


async def confirm(session, pair, given=GIVEN):
    party = await get_party(session, pair[1])
    return await store.add_confirmation(session, party, pair[2], given)


async def test_a_party_has_one_confirmation_in_force(database, pair):
    async with database.transaction() as session:
        assert await confirm(session, pair) is True
        assert await confirm(session, pair, replace(GIVEN, by="piet@officers.example")) is False
    async with database.reading() as session:
        assert await store.confirmations(session, pair[:2]) == {pair[1]: GIVEN}
        (case,) = (await diligence.cases(session, [pair[:2]])).values()
    assert case.party.confirmation == GIVEN
    assert case.party.contact_domains == ("porto.pt",)
    assert case.locality.confirmation is None


async def test_one_that_ended_counts_no_more_and_makes_room_for_the_next(database, pair):
    async with database.transaction() as session:
        await confirm(session, pair)
        assert await store.end_confirmation(session, pair[1], "olga", "It was a prank.", NOW)
        assert not await store.end_confirmation(session, pair[1], "olga", "Again.", NOW)
        assert await store.confirmations(session, pair[:2]) == {}
        assert await confirm(session, pair) is True


@pytest.mark.parametrize(
    ("addresses", "is_outgrown"),
    [
        (["ana@porto.pt"], False),
        ([], False),
        (["ana@porto.pt", "ana@shop.com"], True),
        (["ana@shop.com"], True),
    ],
)
async def test_a_confirmation_is_outgrown_by_contacts_at_another_domain(
    database, pair, addresses, is_outgrown
):
    contacts = [{"name": "Ana", "email": address} for address in addresses]
    moved = counterpart("Porto", country="PT", contacts=contacts)
    async with database.transaction() as session:
        await confirm(session, pair)
        await save_profile(session, moved, profile_id=pair[1])
        found = await store.outgrown(session, pair[:2])
    assert [(p.profile_id, m.id) for p, m in found] == ([pair[1:]] if is_outgrown else [])


async def test_what_changed_is_followed_once_unless_it_changes_meanwhile(database, pair):
    async with database.transaction() as session:
        await confirm(session, pair)
    async with database.reading() as session:
        (change,) = await store.unfollowed(session, 9)
    async with database.transaction() as session:
        await store.end_confirmation(session, pair[1], "olga", "It was a prank.", NOW)
        await store.followed(session, change)
    async with database.transaction() as session:
        (change,) = await store.unfollowed(session, 9)
        await store.followed(session, change)
        assert await store.unfollowed(session, 9) == []


async def test_undecided_matches_of_either_side_are_read_a_page_at_a_time(database, pair):
    town, city, first = pair
    async with database.transaction() as session:
        other = await save_profile(session, locality("Ames"))
        second = await save_match(session, other, city, state="held")
        await save_match(session, other, town, state="approved")
    async with database.reading() as session:
        pages = [await store.undecided_of(session, city, after=None, limit=1)]
        pages.append(await store.undecided_of(session, city, after=pages[0][0].id, limit=9))
        assert [m.id for page in pages for m in page] == sorted([first, second])
        assert [m.id for m in await store.undecided_of(session, town, None, 9)] == [first]
