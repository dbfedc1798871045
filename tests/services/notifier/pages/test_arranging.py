"""A side plans a meeting, and lets a colleague answer, from the inbox or the link of an e-mail."""

import os
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from shared.places import FILE
from tests.support.introductions import (
    C40,
    CITY,
    COUNTERPART,
    DES_MOINES,
    INTRODUCTION,
    NETWORK,
    OFFICER,
    REFERRAL,
    STRANGER,
    published,
)

ADDRESS = f"/inbox/{INTRODUCTION}"
MEETING = f"{ADDRESS}/meeting"
SOON = (datetime.now(UTC) + timedelta(days=9)).date()
PLAN = {
    "side": "locality", "day": str(SOON), "time": "09:30", "minutes": "45",
    "zone": "America/Chicago", "place": "https://meet.example/room",
}  # fmt: skip
ANA = {"to_name": "Ana Melo", "to_role": "Water", "to_email": "ana@porto.example"}


@pytest.fixture
async def together(world, together, settings, places):
    os.link(places, settings.data / FILE)
    await world.profiles(published(DES_MOINES, 2, geonames_id=4853828))


async def test_a_meeting_is_planned_in_the_zones_of_both_places(together, world, browser):
    client = browser(CITY)
    form = (await client.get(MEETING)).text
    assert "Time in Des Moines (America/Chicago)" in form
    assert "Time in Porto" not in form  # Portugal has three zones, and the profile names no place
    assert (await client.post(MEETING, data=PLAN)).status_code == 303

    shown = (await browser(COUNTERPART).get(ADDRESS)).text
    for words in ("In Des Moines", "9:30", "https://meet.example/room", "Planned by Des Moines"):
        assert words in shown
    assert {key for key in await world.deliveries() if key[0] == "meeting"} == {
        ("meeting", "locality"),
        ("meeting", "party"),
    }


async def test_the_calendar_file_is_for_the_two_sides_and_officers(together, browser):
    await browser(CITY).post(MEETING, data=PLAN)
    for session in (CITY, COUNTERPART, OFFICER):
        response = await browser(session).get(f"{MEETING}.ics")
        assert response.headers["content-type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(response.text).walk("VEVENT")
        assert event["location"] == "https://meet.example/room"
    assert (await browser(STRANGER).get(f"{MEETING}.ics")).status_code == 404


async def test_a_meeting_is_changed_and_cancelled(together, browser):
    client = browser(CITY)
    await client.post(MEETING, data=PLAN)
    form = (await client.get(MEETING)).text
    assert 'value="09:30"' in form
    assert "Change the meeting" in form
    assert (await client.post(f"{MEETING}/cancel", data={"side": "locality"})).status_code == 303
    assert "Cancel the meeting" not in (await client.get(ADDRESS)).text
    assert (await client.get(f"{MEETING}.ics")).status_code == 404
    again = await client.post(f"{MEETING}/cancel", data={"side": "locality"})
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2020-01-01"}, "Enter today or a later day."),
        ({"time": "noon"}, "Enter a time such as 14:30."),
        ({"zone": "Iowa"}, "Choose the time zone of this time."),
        ({"place": "x" * 501}, "Write at most 500 characters."),
    ],
)
async def test_what_is_wrong_with_a_plan_is_said(together, world, browser, wrong, words):
    response = await browser(CITY).post(MEETING, data=PLAN | wrong)
    assert response.status_code == 422
    assert words in response.text
    assert (await world.introduction()).state == "introduced"


async def test_only_the_two_sides_plan_and_only_once_both_accepted(
    world, browser, settings, places
):
    os.link(places, settings.data / FILE)
    await world.introduced()
    assert (await browser(CITY).get(MEETING)).status_code == 404
    assert (await browser(OFFICER).get(MEETING)).status_code == 403
    assert (await browser(STRANGER).get(MEETING)).status_code == 404
    assert (await browser(OFFICER).post(MEETING, data=PLAN)).status_code == 403


async def test_the_link_of_an_e_mail_hands_the_question_over(world, browser):
    await world.introduced()
    client, link = browser(), world.link("party")
    assert "Somebody else should answer this" in (await client.get(link)).text
    response = await client.post(f"{link}/hand-over", data=ANA)
    assert response.status_code == 303

    shown = (await client.get(link)).text
    assert "handed to Ana Melo (Water)" in shown
    assert "Accept</button>" not in shown
    refused = await client.post(link, data={"answer": "accepted"})
    assert refused.status_code == 409
    assert (await world.introduction()).party_answer is None


async def test_the_colleague_answers_with_a_link_of_their_own(world, browser):
    await world.introduced()
    client = browser()
    await client.post(f"{world.link('party')}/hand-over", data=ANA)
    text = (await world.deliveries())["ask", "party"].text
    link = urlsplit(next(line for line in text.splitlines() if "/answer/" in line)).path
    assert "Accept" in (await client.get(link)).text
    assert (await client.post(link, data={"answer": "accepted"})).status_code == 303
    assert (await world.introduction()).party_answer == "accepted"
    history = (await browser(OFFICER).get(ADDRESS)).text
    assert "ana@porto.example" in history


@pytest.mark.parametrize("wrong", [{"to_email": "ana"}, {"to_name": " "}, {"to_email": ""}])
async def test_a_colleague_needs_a_name_and_an_address(world, browser, wrong):
    await world.introduced()
    response = await browser().post(f"{world.link('party')}/hand-over", data=ANA | wrong)
    assert response.status_code == 422
    assert "Enter a name and an e-mail address" in response.text


async def test_somebody_signed_in_may_hand_over_everything(world, browser):
    await world.introduced()
    client = browser(COUNTERPART)
    assert "Also for everything else from now on" in (await client.get(ADDRESS)).text
    form = ANA | {"side": "party", "turn": "0", "for_good": "yes"}
    assert (await client.post(f"{ADDRESS}/hand-over", data=form)).status_code == 303
    assert "entente.contact.reassigned.v1" in [e.type for e in await world.emitted()]
    assert "Handed to Ana Melo" in (await client.get(ADDRESS)).text
    assert "Ana Melo" not in (await browser(CITY).get(ADDRESS)).text
    wrong_side = await browser(CITY).post(f"{ADDRESS}/hand-over", data=form)
    assert wrong_side.status_code == 403


async def test_a_desk_of_a_network_stays_its_address(world, browser):
    await world.introduced(C40)
    shown = (await browser(NETWORK).get(f"/inbox/{REFERRAL}")).text
    assert "Somebody else should answer this" in shown
    assert "from now on" not in shown
