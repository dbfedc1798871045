"""The page behind the link of a check-in."""

from datetime import UTC, datetime

import pytest

from shared.events import OutcomeRecorded
from tests.support.introductions import INTRODUCTION


@pytest.fixture
async def link(world, together):
    data = {"introduction": str(INTRODUCTION), "side": "party"}
    return f"/check-in/{world.keyring.sign('check-in', data)}"


async def moved(world):
    return [e.data.action for e in await world.moved()][3:]


async def test_looking_changes_nothing(world, browser, link):
    client = browser()
    for method in (client.get, client.get):
        response = await method(link)
        assert response.status_code == 200
    assert "Have Porto and Des Moines met?" in response.text
    assert await moved(world) == []


async def test_one_click_says_that_it_goes_on_and_does_so_once(world, browser, link):
    client = browser()
    for _ in range(2):
        response = await client.post(link, data={"what": "continue", "going_on": "talking"})
        assert response.status_code == 303
    after = await client.get(response.headers["location"])
    assert "We are still in touch." in after.text
    assert await moved(world) == ["continue"]


async def test_an_agreement_is_told_without_an_account(world, browser, link):
    today = datetime.now(UTC).date()
    told = {"what": "agree", "agreement_kind": "friendship", "agreement_day": today.isoformat()}
    client = browser()
    for _ in range(2):
        assert (await client.post(link, data=told)).status_code == 303
    [event] = [e for e in await world.emitted() if isinstance(e, OutcomeRecorded)]
    assert (event.data.side, event.data.agreement, event.data.on) == ("party", "friendship", today)


async def test_a_late_answer_is_refused_with_what_became_of_it(world, browser, link):
    client = browser()
    closing = {"what": "close", "nothing_reason": "no_reply"}
    assert (await client.post(link, data=closing)).status_code == 303
    late = await client.post(link, data={"what": "continue", "going_on": "talking", "seen": "9"})
    assert late.status_code == 409
    assert "This has ended." in late.text
    assert await moved(world) == ["close"]


async def test_what_is_no_answer_is_refused(world, browser, link):
    client = browser()
    for data in ({}, {"what": "continue"}, {"what": "meet", "met_day": "yesterday"}):
        assert (await client.post(link, data=data)).status_code == 422
    assert await moved(world) == []


@pytest.mark.parametrize("method", ["get", "post"])
async def test_the_link_is_good_for_nothing_else(world, browser, link, method):
    token = link.split("/")[-1]
    answer = world.link("party").split("/")[-1]
    for path in (f"/check-in/{answer}", f"/answer/{token}", f"{link}x"):
        extra = {"data": {"what": "continue"}} if method == "post" else {}
        assert (await getattr(browser(), method)(path, **extra)).status_code == 410
    assert await moved(world) == []
