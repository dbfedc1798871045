"""The page behind the link of the question about quiet relationships."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.notifier.handlers.ties import ask_about_ties
from shared.events import Tie, TieConfirmed, TieRecorded
from tests.support.introductions import DES_MOINES, PORTO, id_of, published

TIE = UUID(int=7)


@pytest.fixture
async def link(world):
    now = datetime.now(UTC)
    data = Tie(
        tie_id=TIE, kind="sister_city", a=id_of(DES_MOINES), b=id_of(PORTO), origin="archive"
    )
    recorded = TieRecorded(subject="x", data=data, time=now - timedelta(days=400))
    await world.profiles(published(DES_MOINES), published(PORTO), recorded)
    await ask_about_ties(replace(world.office, clock=lambda: now))
    return world.letters.ties_link(id_of(DES_MOINES), now.date(), ())


async def told(world):
    return [e.data for e in await world.emitted() if isinstance(e, TieConfirmed)]


async def test_looking_changes_nothing(world, browser, link):
    for _ in range(2):
        response = await browser().get(link)
        assert response.status_code == 200
    assert "Porto (Portugal): Sister city" in response.text
    assert await told(world) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"stands": "dormant"}, "You told us: dormant."),
        ({"stands": "ended", "ended": "2019"}, "You told us: ended in 2019."),
        ({"stands": "alive", "last_contact": "2026-03-31"}, "last contact on March 31, 2026"),
    ],
)
async def test_one_click_answers_once(world, browser, link, said, words):
    client = browser()
    for _ in range(2):
        response = await client.post(link, data={"tie": str(TIE)} | said)
        assert response.status_code == 303
    [event] = await told(world)
    assert event.stands == said["stands"]
    assert words in (await client.get(response.headers["location"])).text


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"stands": "ended", "ended": "soon"},
        {"stands": "ended", "ended": "2999"},
        {"stands": "ended", "ended": "9" * 5_000},
        {"stands": "alive", "last_contact": "2999-01-01"},
        {"stands": "alive"},
    ],
)
async def test_what_is_no_answer_is_refused(world, browser, link, said):
    response = await browser().post(link, data={"tie": str(TIE)} | said)
    assert response.status_code == 422
    assert await told(world) == []


async def test_a_link_that_is_forged_or_of_another_day_leads_nowhere(world, browser, link):
    other = world.letters.ties_link(id_of(DES_MOINES), datetime(2020, 1, 1, tzinfo=UTC).date(), ())
    for path in (f"{link}x", other):
        data = {"tie": str(TIE), "stands": "dormant"}
        assert (await browser().get(path)).status_code == 410
        assert (await browser().post(path, data=data)).status_code == 410
    assert await told(world) == []
