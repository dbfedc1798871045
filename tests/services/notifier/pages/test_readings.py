"""An officer notes on the page of an introduction what a reply by e-mail says."""

import pytest

from services.notifier.domain.lifecycle import State
from services.notifier.handlers.conversing import Words, write_message
from services.notifier.store.tables import MessageRow
from tests.support.introductions import CITY, INTRODUCTION, OFFICER

PAGE = f"/inbox/{INTRODUCTION}"


@pytest.fixture
async def key(world):
    """Porto has replied by e-mail; the message waits for an officer."""
    await world.introduced()
    words = Words(
        INTRODUCTION, INTRODUCTION, "party", "rui@porto.example", "We accept.", by_mail=True
    )
    await write_message(world.office, words)
    return words.key


async def test_the_page_offers_it_to_officers_only(key, browser):
    address = f"{PAGE}/messages/{key}/read"
    assert address in (await browser(OFFICER).get(PAGE)).text
    assert address not in (await browser(CITY).get(PAGE)).text
    assert (await browser(CITY).post(address, data={"says": "accepted"})).status_code == 403


async def test_it_counts_and_the_history_says_who_noted_it(key, world, browser):
    client = browser(OFFICER)
    form = {"says": "accepted", "seen": "0", "passes": "yes"}
    assert (await client.post(f"{PAGE}/messages/{key}/read", data=form)).status_code == 303
    shown = (await client.get(PAGE)).text
    assert f"by reply of rui@porto.example, noted by {OFFICER.email}" in shown
    assert (await world.introduction()).stands is State.ACCEPTED
    assert f"{PAGE}/messages/{key}/read" not in shown
    async with world.database.reading() as session:
        assert (await session.get_one(MessageRow, key)).state == "sent"


async def test_a_form_without_an_answer_says_so_and_changes_nothing(key, world, browser):
    response = await browser(OFFICER).post(f"{PAGE}/messages/{key}/read", data={})
    assert response.status_code == 422
    assert "Choose one of the answers" in response.text
    assert (await world.introduction()).party_answer is None


async def test_the_list_names_a_reply_that_waits(key, browser):
    for path in ("/inbox", "/inbox/waiting"):
        assert "A reply by e-mail waits to be read" in (await browser(OFFICER).get(path)).text
        assert "A reply by e-mail" not in (await browser(CITY).get(path)).text
