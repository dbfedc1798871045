"""The forms of an introduction: what is typed stays, colleagues do not overwrite each other."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.store import messages
from shared.security import Session
from tests.support.introductions import (
    C40,
    CITY,
    COUNTERPART,
    INTRODUCTION,
    NETWORK,
    OFFICER,
    REFERRAL,
)

COLLEAGUE = CITY.model_copy(update={"email": "lee@dsm.example"})
ADDRESS = f"/inbox/{INTRODUCTION}"
KEY = "5b0f2f8e-0d7c-4d56-9d32-1f3f7a1f6c01"


def page_of(browser, session: Session):
    return browser(session).get(ADDRESS)


async def written(world):
    async with world.database.reading() as session:
        return await messages.of_introduction(session, INTRODUCTION)


async def test_the_second_of_two_colleagues_is_told_who_answered(world, browser):
    await world.introduced()
    first, second = browser(CITY), browser(COLLEAGUE)
    accept = {"side": "locality", "answer": "accepted", "seen": "0"}
    assert (await first.post(f"{ADDRESS}/answer", data=accept)).status_code == 303
    assert (await first.post(f"{ADDRESS}/answer", data=accept)).status_code == 303

    decline = accept | {"answer": "declined", "note": "We have no time."}
    response = await second.post(f"{ADDRESS}/answer", data=decline)
    assert response.status_code == 409
    assert "dana@dsm.example answered for Des Moines" in response.text
    assert "We have no time." in response.text
    assert (await world.introduction()).state == "accepted"


async def test_an_answer_of_the_other_side_is_in_nobodys_way(world, browser):
    await world.introduced()
    await world.say("party", "accepted")
    accept = {"side": "locality", "answer": "accepted", "seen": "0"}
    assert (await browser(CITY).post(f"{ADDRESS}/answer", data=accept)).status_code == 303
    assert (await world.introduction()).state == "introduced"


async def test_a_network_says_why_it_declines_and_the_city_reads_it(world, browser):
    await world.introduced(C40)
    address, form = (
        f"/inbox/{REFERRAL}",
        {"side": "party", "answer": "declined", "note": "Next year."},
    )
    network, city = browser(NETWORK), browser(CITY)
    failed = await network.post(f"{address}/answer", data=form)
    assert failed.status_code == 422
    assert "Choose one of the answers." in failed.text
    assert "Next year." in failed.text

    assert (
        await network.post(f"{address}/answer", data=form | {"reason": "full"})
    ).status_code == 303
    text = (await city.get(address)).text
    assert "We have no place at present" in text
    assert "Next year." in text


async def test_a_government_declines_without_the_other_reading_why(world, browser):
    await world.introduced()
    form = {"side": "party", "answer": "declined", "reason": "not_possible", "note": "Elections."}
    await browser(COUNTERPART).post(f"{ADDRESS}/answer", data=form)
    assert "Elections." not in (await page_of(browser, CITY)).text
    assert "Elections." in (await page_of(browser, OFFICER)).text
    assert "Elections." in (await page_of(browser, COUNTERPART)).text


async def test_the_packet_has_consent_and_conditions(world, browser):
    await world.introduced(C40)
    address = f"/inbox/{REFERRAL}"
    network = browser(NETWORK)
    assert "Not given yet" in (await network.get(address)).text
    await browser(CITY).post(f"{address}/answer", data={"side": "locality", "answer": "accepted"})
    text = (await network.get(address)).text
    assert "Des Moines agrees to the referral of Des Moines to C40 Cities." in text
    assert "dana@dsm.example" not in text
    assert "At least 100,000 inhabitants" in text
    assert "Its profile says 214,133 inhabitants." in text

    for _ in range(2):
        assert (await network.post(f"{address}/acknowledge")).status_code == 303
    assert "Received by the network" in (await browser(CITY).get(address)).text
    assert (await browser(CITY).post(f"{address}/acknowledge")).status_code == 403


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"what": "meet", "met_day": "soon"}, "Enter a day such as"),
        ({"what": "meet", "met_day": "2999-01-01"}, "not in the future"),
        ({"what": "agree", "agreement_day": "2020-01-01"}, "Choose one of the answers."),
        ({"what": "close", "nothing_note": "Lost touch"}, "Lost touch"),
        ({"what": "dance"}, "Choose one of the answers."),
    ],
)
async def test_a_report_that_fails_keeps_what_was_typed(together, browser, form, words):
    response = await browser(CITY).post(f"{ADDRESS}/outcome", data={"side": "locality"} | form)
    assert response.status_code == 422
    assert words in response.text
    for value in form.values():
        assert value in response.text or form["what"] == "dance"


async def test_a_meeting_and_an_agreement_are_reported(together, world, browser):
    today = datetime.now(UTC).date()
    city = browser(CITY)
    soon = {"what": "propose_meeting", "meeting_day": str(today + timedelta(days=9))}
    met = {"what": "meet", "met_day": str(today)}
    agreed = {"what": "agree", "agreement_kind": "friendship", "agreement_day": str(today)}
    for form, state in ((soon, "meeting_proposed"), (met, "met"), (agreed, "agreement")):
        response = await city.post(f"{ADDRESS}/outcome", data={"side": "locality"} | form)
        assert response.status_code == 303
        assert (await world.introduction()).state == state
    late = {"side": "party", "what": "close", "nothing_reason": "other"}
    assert (await browser(COUNTERPART).post(f"{ADDRESS}/outcome", data=late)).status_code == 409


async def test_before_both_accepted_a_message_goes_through_an_officer(world, browser):
    await world.introduced()
    city, porto, officer = browser(CITY), browser(COUNTERPART), browser(OFFICER)
    form = {"key": KEY, "text": "Do you work in English?"}
    for _ in range(2):
        assert (await city.post(f"{ADDRESS}/messages", data=form)).status_code == 303
    [message] = await written(world)
    assert message.state == "held"
    assert "Do you work in English?" not in (await porto.get(ADDRESS)).text
    assert "A message waits for you" in (await officer.get("/inbox")).text
    assert (await city.post(f"{ADDRESS}/messages/{KEY}/pass")).status_code == 403

    assert (await officer.post(f"{ADDRESS}/messages/{KEY}/pass")).status_code == 303
    await officer.post(f"{ADDRESS}/messages/{KEY}/refuse")
    text = (await porto.get(ADDRESS)).text
    assert "Do you work in English?" in text
    assert "dana@dsm.example" not in text
    assert "A message waits for you" not in (await officer.get("/inbox")).text


async def test_contacts_stay_out_of_messages_until_both_accepted(world, browser):
    await world.introduced()
    form = {"key": KEY, "text": "Write to dana@dsm.example"}
    response = await browser(CITY).post(f"{ADDRESS}/messages", data=form)
    assert response.status_code == 422
    assert "Please leave out e-mail addresses" in response.text
    assert await written(world) == []

    await world.agree()
    assert (await browser(CITY).post(f"{ADDRESS}/messages", data=form)).status_code == 303
    assert "Write to dana@dsm.example" in (await page_of(browser, COUNTERPART)).text


async def test_a_side_writes_ten_messages_a_day(together, browser):
    city = browser(CITY)
    for n in range(11):
        form = {"key": f"00000000-0000-4000-8000-{n:012}", "text": f"Message {n}"}
        response = await city.post(f"{ADDRESS}/messages", data=form)
        assert response.status_code == (303 if n < 10 else 422)
    assert "Please write again tomorrow." in response.text


async def test_a_preference_that_fails_keeps_what_was_typed(world, browser):
    await world.introduced()
    city = browser(CITY)
    address = f"/inbox/preferences/{CITY.profile_ids[0]}"
    failed = await city.post(address, data={"wish": "supervisor", "supervisor": "chief at dsm"})
    assert failed.status_code == 422
    assert "chief at dsm" in failed.text
    kept = await city.post(address, data={"wish": "supervisor", "supervisor": "chief@dsm.example"})
    assert kept.status_code == 303
    assert "chief@dsm.example" in (await city.get("/inbox/preferences")).text
    other = f"/inbox/preferences/{COUNTERPART.profile_ids[0]}"
    assert (await city.post(other, data={"wish": "always"})).status_code == 403
