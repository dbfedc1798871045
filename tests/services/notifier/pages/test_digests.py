"""Choosing when e-mails come: each account for itself."""

import os

import pytest

from services.notifier.domain.schedules import Rhythm, Schedule
from services.notifier.store import readers
from shared.places import FILE
from shared.security import Role, Session
from tests.support.introductions import CITY, DES_MOINES, OFFICER, published

FORM = {
    "rhythm": "weekly",
    "weekday": "2",
    "hour": "7",
    "quiet_from": "18",
    "quiet_to": "8",
    "zone": "America/Denver",
}


@pytest.fixture(autouse=True)
def gazetteer(settings, places):
    os.link(places, settings.data / FILE)


async def schedule_of(world, session: Session):
    async with world.database.reading() as reading:
        return await readers.schedule_of(reading, session.account_id, session.role, session.region)


async def test_the_time_zone_of_the_place_is_proposed(world, browser):
    await world.profiles(published(DES_MOINES))
    page = await browser(CITY).get("/inbox/digest")
    assert '<option value="America/Chicago" selected>' in page.text
    assert 'value="immediate" id="rhythm-immediate" checked' in page.text
    assert "Not at all" not in page.text


async def test_a_choice_is_kept_for_this_account_alone(world, browser):
    client = browser(CITY)
    response = await client.post("/inbox/digest", data=FORM)
    assert response.headers["location"] == "/inbox/digest?saved=true"
    assert await schedule_of(world, CITY) == Schedule(Rhythm.WEEKLY, "America/Denver", 2, 7, 18, 8)
    page = await client.get("/inbox/digest?saved=true")
    assert "Your choice is saved" in page.text
    assert '<option value="2" selected>Wednesday' in page.text
    assert (await schedule_of(world, OFFICER)).rhythm is Rhythm.DAILY


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"zone": "Nowhere"}, "Choose a time zone"),
        ({"quiet_to": ""}, "or neither"),
        ({"quiet_to": "18"}, "or neither"),
        ({"hour": "24"}, "Choose how often"),
        ({"hour": "9" * 5_000}, "Choose how often"),
        ({"rhythm": "never"}, "Choose how often"),
    ],
)
async def test_what_cannot_be_is_refused_and_shown_again(world, browser, wrong, message):
    response = await browser(CITY).post("/inbox/digest", data=FORM | wrong)
    assert response.status_code == 422
    assert message in response.text
    assert 'value="18" selected' in response.text
    assert (await schedule_of(world, CITY)).rhythm is Rhythm.IMMEDIATE


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.AUDITOR])
async def test_officers_and_auditors_choose_too_and_may_want_nothing(world, browser, role):
    session = OFFICER.model_copy(update={"role": role})
    response = await browser(session).post("/inbox/digest", data=FORM | {"rhythm": "never"})
    assert response.status_code == 303
    assert (await schedule_of(world, session)).rhythm is Rhythm.NEVER


async def test_nobody_sees_it_without_signing_in(browser):
    assert (await browser().get("/inbox/digest")).status_code in (303, 401)
