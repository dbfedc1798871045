from uuid import uuid4

import pytest

from services.matcher.domain import ChangedMatchError, InvalidStepError
from services.matcher.handlers import authority
from services.matcher.handlers.diligence import flags_now
from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.matching import Matcher
from services.matcher.store.matches import list_matches
from services.matcher.store.review.log import Search, history, search
from tests.support.parties import stored
from tests.support.profiles import counterpart, locality, published

OLGA = "olga@officers.example"
HOW = "Called the number on the city's website."
TOWN = locality(contacts=[{"name": "Dana", "email": "dana@dsm.gov"}])


def munich(*addresses, **fields):
    contacts = [{"name": "Mayor", "email": address} for address in addresses]
    return counterpart("Munich", country="DE", contacts=contacts, **fields)


SHOP = munich("mayor@my-private-shop.com")


@pytest.fixture
async def ids(matcher: Matcher):
    """Des Moines, Munich and their match; Munich writes from a private domain."""
    town, city = uuid4(), uuid4()
    await follow_profiles(
        matcher, [published(TOWN, profile_id=town), published(SHOP, profile_id=city)]
    )
    async with matcher.database.reading() as session:
        (found,) = await list_matches(session)
    return town, city, found.match.id


async def act(database, step, *arguments, **named):
    async with database.transaction() as session:
        return await step(session, *arguments, **named)


async def confirm(database, match_id, side="party", asked="Mayor's office", how=HOW, **named):
    await act(database, authority.confirm_authority, match_id, OLGA, side, asked, how, **named)


async def withdraw(database, match_id, reason="The number was theirs."):
    await act(database, authority.withdraw_authority, match_id, OLGA, "party", reason)


async def codes(database, ids):
    async with database.reading() as session:
        return [f.code for f in await flags_now(session, *ids[:2])]


async def kept(matcher, match_id):
    """Codes of the flags that are kept with a match, once the worker has looked."""
    await authority.follow_confirmations(matcher)
    match = await stored(matcher.database, match_id)
    return [flag["code"] for flag in match.flags], match.level


async def test_a_confirmation_clears_the_note_on_every_match_of_the_party(matcher, ids):
    other = uuid4()
    ames = locality("Ames", contacts=[{"name": "Lee", "email": "lee@ames.gov"}])
    await follow_profiles(matcher, [published(ames, profile_id=other)])
    async with matcher.database.reading() as session:
        (found,) = await list_matches(session, profile_ids=[other])
    assert await kept(matcher, found.match.id) == (["authority"], "note")
    await confirm(matcher.database, ids[2])
    assert await codes(matcher.database, ids) == []
    assert await kept(matcher, ids[2]) == ([], None)
    assert await kept(matcher, found.match.id) == ([], None)


async def test_taken_back_it_counts_no_more(matcher, ids):
    await confirm(matcher.database, ids[2])
    await kept(matcher, ids[2])
    await withdraw(matcher.database, ids[2])
    assert await codes(matcher.database, ids) == ["authority"]
    assert await kept(matcher, ids[2]) == (["authority"], "note")
    with pytest.raises(ChangedMatchError):
        await withdraw(matcher.database, ids[2])


async def test_both_steps_are_in_the_trail_and_found_by_their_words(matcher, ids):
    await confirm(matcher.database, ids[2])
    await withdraw(matcher.database, ids[2])
    async with matcher.database.reading() as session:
        back, given = await history(session, ids[2], 9)
        found = await search(session, Search(words="website", action="authorize"), None, 9)
    assert (given.action, given.by) == ("authorize", OLGA)
    assert given.note == f"Munich, Mayor's office: {HOW}"
    assert (back.action, back.note) == ("doubt", "Munich: The number was theirs.")
    assert [row.id for row in found] == [given.id]


@pytest.mark.parametrize(
    ("side", "asked", "how", "wrong"),
    [
        ("party", " ", "phoned", {"asked", "how"}),
        ("both", "Mayor", HOW, {"side"}),
        ("party", "Mayor", "x" * 2_001, {"how"}),
    ],
)
async def test_who_was_asked_and_how_must_be_said(matcher, ids, side, asked, how, wrong):
    with pytest.raises(InvalidStepError) as error:
        await confirm(matcher.database, ids[2], side, asked, how)
    assert set(error.value.problems) == wrong


@pytest.mark.parametrize(("side", "reason"), [("party", " "), ("", "Doubtful.")])
async def test_it_is_taken_back_with_a_reason(matcher, ids, side, reason):
    await confirm(matcher.database, ids[2])
    with pytest.raises(InvalidStepError):
        await act(
            matcher.database, authority.withdraw_authority, ids[2], OLGA, side, reason
        )  # fmt: skip
    assert await codes(matcher.database, ids) == []


async def test_a_second_officer_is_told_that_it_has_changed(matcher, ids):
    await confirm(matcher.database, ids[2])
    with pytest.raises(ChangedMatchError):
        await confirm(matcher.database, ids[2])


async def test_contacts_that_nobody_saw_are_not_confirmed(matcher, ids):
    revised = munich("mayor@another-shop.com")
    await follow_profiles(matcher, [published(revised, profile_id=ids[1], version=2)])
    with pytest.raises(ChangedMatchError):
        await confirm(matcher.database, ids[2], seen=1)
    assert await codes(matcher.database, ids) == ["authority"]


async def test_a_party_without_an_address_cannot_be_confirmed(matcher, ids):
    await follow_profiles(matcher, [published(munich(), profile_id=ids[1], version=2)])
    with pytest.raises(ChangedMatchError):
        await confirm(matcher.database, ids[2])


async def test_it_ends_when_the_contacts_move_to_another_domain(matcher, ids):
    await confirm(matcher.database, ids[2])
    colleague = munich("clerk@my-private-shop.com")
    await follow_profiles(matcher, [published(colleague, profile_id=ids[1], version=2)])
    assert await kept(matcher, ids[2]) == ([], None)
    moved = munich("clerk@my-private-shop.com", "mayor@another-shop.com")
    await follow_profiles(matcher, [published(moved, profile_id=ids[1], version=3)])
    assert await kept(matcher, ids[2]) == (["authority"], "note")
    async with matcher.database.reading() as session:
        last = (await history(session, ids[2], 9))[0]
    assert (last.action, last.by) == ("lapse", "Entente")
    assert last.note == "Munich: another-shop.com, my-private-shop.com"


async def test_a_revision_of_statements_that_moves_the_contacts_ends_it_too(matcher, ids):
    await confirm(matcher.database, ids[2])
    moved = munich("mayor@another-shop.com", population=1_500_000)
    await follow_profiles(matcher, [published(moved, profile_id=ids[1], version=2)])
    assert await codes(matcher.database, ids) == ["authority"]


async def test_free_mail_that_was_confirmed_is_only_a_note(matcher, ids):
    free = munich("mayor@gmail.com")
    await follow_profiles(matcher, [published(free, profile_id=ids[1], version=2)])
    await confirm(matcher.database, ids[2])
    assert await kept(matcher, ids[2]) == (["contact_domain"], "note")
