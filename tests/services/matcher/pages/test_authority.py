"""Who speaks for the parties of a match: what an officer confirms, and what is said of it."""

import pytest

from shared.security import Role
from tests.support.parties import save_match, save_profile, stored
from tests.support.profiles import counterpart, locality
from tests.support.reviewing import text_of

OFFICER = Role.LIAISON_OFFICER
GIVEN = {"side": "party", "asked": "Ana, the mayor's office", "how": "Called the town hall."}


@pytest.fixture
async def match_id(database):
    """Des Moines, at a government's domain, and Munich, which writes from a shop."""
    town = locality(contacts=[{"name": "Dana", "email": "dana@dsm.gov"}])
    shop = [{"name": "Mayor", "email": "mayor@my-private-shop.com"}]
    async with database.transaction() as session:
        city = await save_profile(session, counterpart("Munich", country="DE", contacts=shop))
        return await save_match(session, await save_profile(session, town), city)


@pytest.fixture
def path(match_id):
    return f"/review/{match_id}"


async def test_the_page_says_that_nobody_has_confirmed_who_speaks_for_a_city(open_as, path):
    html = (await open_as(OFFICER).get(path)).text
    text = text_of(html)
    assert "Nobody has confirmed who speaks for Munich." in text
    assert "Its contact addresses are at my-private-shop.com" in text
    assert "mayor@" not in text
    assert '<option value="party" selected>Munich</option>' in html
    assert 'value="locality"' not in html


async def test_what_an_officer_confirms_stands_where_the_finding_stood(open_as, path):
    browser = open_as(OFFICER)
    answer = await browser.post(f"{path}/authorize", data=GIVEN | {"seen_party": "1"})
    assert answer.status_code == 303
    text = text_of((await browser.get(path)).text)
    assert "Nobody has confirmed" not in text
    assert "Munich : confirmed by liaison_officer@example.org on " in text
    assert "Ana, the mayor's office: Called the town hall." in text.replace("&#39;", "'")
    assert "Confirm who speaks for a party" not in text


async def test_a_confirmation_is_taken_back_with_a_reason(open_as, path):
    browser = open_as(OFFICER)
    await browser.post(f"{path}/authorize", data=GIVEN)
    sent = {"confirmed_side": "party", "doubt": ""}
    answer = await browser.post(f"{path}/doubt", data=sent)
    assert answer.status_code == 422
    assert 'id="doubt-error"' in answer.text
    answer = await browser.post(f"{path}/doubt", data=sent | {"doubt": "It was a prank."})
    assert answer.status_code == 303
    text = text_of((await browser.get(path)).text)
    assert "Nobody has confirmed who speaks for Munich." in text
    assert "Munich: It was a prank." in text


async def test_a_form_that_fails_says_what_to_do_and_keeps_what_was_typed(open_as, path):
    answer = await open_as(OFFICER).post(f"{path}/authorize", data={"asked": "Ana", "how": "phone"})
    assert answer.status_code == 422
    assert "Please correct 2 entries" in answer.text
    for field in ("side", "how"):
        assert f'id="{field}-error"' in answer.text
    assert 'value="Ana"' in answer.text


async def test_contacts_that_changed_since_are_not_confirmed(open_as, path):
    answer = await open_as(OFFICER).post(f"{path}/authorize", data=GIVEN | {"seen_party": "0"})
    assert answer.status_code == 409
    assert "has changed since you opened the page" in answer.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_OFFICE, Role.NETWORK])
@pytest.mark.parametrize("act", ["authorize", "doubt"])
async def test_others_than_officers_confirm_nothing(open_as, database, path, match_id, role, act):
    answer = await open_as(role).post(f"{path}/{act}", data=GIVEN)
    assert answer.status_code == 403
    assert (await stored(database, match_id)).version == 0


async def test_the_trail_names_both_steps_and_finds_them_by_their_words(open_as, path):
    browser = open_as(OFFICER)
    await browser.post(f"{path}/authorize", data=GIVEN)
    await browser.post(f"{path}/doubt", data={"confirmed_side": "party", "doubt": "A prank."})
    text = text_of((await browser.get("/review/log?action=authorize&words=town+hall")).text)
    assert "liaison_officer@example.org confirmed on " in text
    file = (await browser.get("/review/log.csv")).text
    assert "doubt" in file
    assert "Munich: A prank." in file


async def test_a_match_that_is_closed_asks_nothing_more(open_as, database, match_id, path):
    browser = open_as(OFFICER)
    await browser.post(f"{path}/decline", data={"code": "weak_fit"})
    assert (await stored(database, match_id)).state == "declined"
    assert "Confirm who speaks for a party" not in (await browser.get(path)).text
    answer = await browser.post(f"{path}/authorize", data=GIVEN)
    assert answer.status_code == 409


async def test_the_queue_says_that_there_are_notes_and_leaves_them_to_the_page(open_as, database):
    flag = {"level": "note", "code": "authority", "text": "Nobody knows.", "evidence": "A shop."}
    async with database.transaction() as session:
        city = await save_profile(session, counterpart())
        await save_match(session, await save_profile(session, locality()), city, flags=[flag])
    html = (await open_as(OFFICER).get("/review")).text
    assert '<span class="quiet">note</span>' in html
    assert "Nobody knows." not in html
